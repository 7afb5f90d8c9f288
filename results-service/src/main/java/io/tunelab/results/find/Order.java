package io.tunelab.results.find;

import io.tunelab.results.rest.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An order of rows, total because the id decides last. What has no value comes last in either direction. A cursor holds
 * the values of a page's last row, or of its first for the page before, so that pages stay right while rows come and
 * change.
 */
record Order<E>(String text, List<Term<E>> terms) {
    private static final char SEPARATOR = '\u001f';
    private static final String ABSENT = "\u0000";
    private static final String BACK = "<";

    /** One key and its direction. */
    record Term<E>(Field<E> field, boolean falling) {
        private String comesAfter() {
            return falling ? "<" : ">";
        }

        private String comesBefore() {
            return falling ? ">" : "<";
        }
    }

    Order {
        terms = List.copyOf(terms);
    }

    /**
     * @param text names of fields with commas between them, '-' before one for falling order
     * @param id the field that tells rows apart
     * @throws ProblemException if there is no such field
     */
    static <E> Order<E> parse(String text, Fields<E> fields, String id) {
        var terms = new ArrayList<Term<E>>();
        var seen = new LinkedHashSet<String>();
        for (var name : text.split(",", -1)) {
            boolean falling = name.startsWith("-");
            var field = fields.find(falling ? name.substring(1) : name)
                    .orElseThrow(() -> ProblemException.parameter(
                            "sort", name, fields.names() + "; '-' before a name for falling order"));
            if (seen.add(field.name())) {
                terms.add(new Term<>(field, falling));
            }
        }
        if (seen.add(id)) {
            terms.add(new Term<>(fields.named("sort", id), false));
        }
        return new Order<>(text, terms);
    }

    String orderBy() {
        return terms.stream()
                .map(term -> term.field().property() + (term.falling() ? " desc" : " asc") + " nulls last")
                .collect(Collectors.joining(", "));
    }

    /** The last row first. */
    String backwards() {
        return terms.stream()
                .map(term -> term.field().property() + (term.falling() ? " asc" : " desc") + " nulls first")
                .collect(Collectors.joining(", "));
    }

    /** Where the next page begins. */
    String cursorAfter(E last) {
        return cursor(text, last);
    }

    /** Where the page before ends. */
    String cursorBefore(E first) {
        return cursor(BACK + text, first);
    }

    private String cursor(String start, E row) {
        var parts = new ArrayList<String>(List.of(start));
        for (var term : terms) {
            var value = term.field().value().apply(row);
            parts.add(value == null ? ABSENT : value.toString());
        }
        var joined = String.join(String.valueOf(SEPARATOR), parts);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(joined.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a cursor is that of the page before. */
    static boolean isBack(String cursor) {
        try {
            return decoded(cursor).startsWith(BACK);
        } catch (IllegalArgumentException e) {
            return false; // refused where it is used
        }
    }

    /** The condition for what lies beyond a cursor, in its direction; adds its parameters. */
    String beyond(String cursor, Map<String, Object> parameters) {
        return beyond(values(cursor), isBack(cursor), parameters);
    }

    /** The condition for what comes before a row; adds its parameters. */
    String before(E row, Map<String, Object> parameters) {
        return beyond(values(cursorBefore(row)), true, parameters);
    }

    private String beyond(List<Object> values, boolean isBack, Map<String, Object> parameters) {
        var alternatives = new ArrayList<String>();
        var equal = new StringBuilder();
        for (int i = 0; i < terms.size(); i++) {
            var term = terms.get(i);
            var property = term.field().property();
            var value = values.get(i);
            if (value == null) {
                if (isBack) {
                    alternatives.add("(%s%s is not null)".formatted(equal, property));
                }
                equal.append(property).append(" is null and ");
            } else {
                var name = "beyond" + parameters.size();
                parameters.put(name, value);
                alternatives.add(
                        isBack
                                ? "(%s%s %s :%s)".formatted(equal, property, term.comesBefore(), name)
                                : "(%s(%s %s :%s or %s is null))"
                                        .formatted(equal, property, term.comesAfter(), name, property));
                equal.append(property).append(" = :").append(name).append(" and ");
            }
        }
        return "(" + String.join(" or ", alternatives) + ")";
    }

    private static String decoded(String cursor) {
        return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    }

    private List<Object> values(String cursor) {
        try {
            var parts = decoded(cursor).split(String.valueOf(SEPARATOR), -1);
            if (parts.length != terms.size() + 1 || !parts[0].equals(text) && !parts[0].equals(BACK + text)) {
                throw new IllegalArgumentException("of another order");
            }
            var values = new ArrayList<Object>();
            for (int i = 0; i < terms.size(); i++) {
                values.add(
                        parts[i + 1].equals(ABSENT)
                                ? null
                                : terms.get(i).field().kind().parse(parts[i + 1]));
            }
            return values;
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw ProblemException.parameter(
                    "cursor", cursor, "'next' or 'previous' of an answer to the same query and sort");
        }
    }
}
