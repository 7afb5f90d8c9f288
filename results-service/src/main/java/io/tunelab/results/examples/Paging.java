package io.tunelab.results.examples;

import io.tunelab.results.rest.Page;
import io.tunelab.results.rest.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Which part of an ordered list of examples is wanted. A cursor is the row of a page's last example: what a run said of
 * its examples does not change.
 */
public record Paging(int limit, Optional<String> cursor) {
    private static final int LARGEST_PAGE = 500;
    private static final int USUAL_PAGE = 50;

    /** From parameters of a URL, either of which may be null. */
    public static Paging of(String limit, String cursor) {
        return new Paging(limit == null ? USUAL_PAGE : Page.limit(limit, LARGEST_PAGE), Optional.ofNullable(cursor));
    }

    /** The page's part of {@code all}. */
    public <T> List<T> cut(List<T> all, ToIntFunction<T> row) {
        int from = cursor.map(last -> after(last, all, row)).orElse(0);
        return all.subList(from, Math.min(all.size(), from + limit));
    }

    /** The next page's cursor, if {@code page} is not the last of {@code all}. */
    public <T> Optional<String> next(List<T> page, List<T> all, ToIntFunction<T> row) {
        if (page.isEmpty() || page.get(page.size() - 1) == all.get(all.size() - 1)) {
            return Optional.empty();
        }
        return Optional.of(String.valueOf(row.applyAsInt(page.get(page.size() - 1))));
    }

    private static <T> int after(String last, List<T> all, ToIntFunction<T> row) {
        for (int i = 0; i < all.size(); i++) {
            if (String.valueOf(row.applyAsInt(all.get(i))).equals(last)) {
                return i + 1;
            }
        }
        throw ProblemException.parameter("cursor", last, "'next' of an answer to the same query");
    }
}
