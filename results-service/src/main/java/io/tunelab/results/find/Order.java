package io.tunelab.results.query;

import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.ExperimentEntity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An order of experiments, total because the id decides last. What has no value comes last in either direction. A
 * cursor holds the values of a page's last row, so that pages stay right while rows come and change.
 */
record Order(String text, List<Term> terms) {
    private static final char SEPARATOR = '\u001f';
    private static final String ABSENT = "\u0000";

    /** One key and its direction. */
    record Term(SortKey key, boolean falling) {}

    Order {
        terms = List.copyOf(terms);
    }

    static Order parse(String text) {
        var terms = new ArrayList<Term>();
        var seen = new LinkedHashSet<SortKey>();
        for (var name : text.split(",", -1)) {
            boolean falling = name.startsWith("-");
            var key = SortKey.of(falling ? name.substring(1) : name);
            if (seen.add(key)) {
                terms.add(new Term(key, falling));
            }
        }
        if (seen.add(SortKey.EXPERIMENT_ID)) {
            terms.add(new Term(SortKey.EXPERIMENT_ID, false));
        }
        return new Order(text, terms);
    }

    String orderBy() {
        return terms.stream()
                .map(term -> term.key().property + (term.falling() ? " desc" : " asc") + " nulls last")
                .collect(Collectors.joining(", "));
    }

    /** Where the next page begins. */
    String cursorAfter(ExperimentEntity last) {
        var parts = new ArrayList<String>(List.of(text));
        for (var term : terms) {
            var value = term.key().value.apply(last);
            parts.add(value == null ? ABSENT : value.toString());
        }
        var joined = String.join(String.valueOf(SEPARATOR), parts);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(joined.getBytes(StandardCharsets.UTF_8));
    }

    /** The condition for what comes after a cursor; adds its parameters. */
    String after(String cursor, Map<String, Object> parameters) {
        var values = values(cursor);
        var alternatives = new ArrayList<String>();
        var equal = new StringBuilder();
        for (int i = 0; i < terms.size(); i++) {
            var term = terms.get(i);
            var property = term.key().property;
            var value = values.get(i);
            if (value != null) {
                var name = "after" + i;
                parameters.put(name, value);
                alternatives.add("(%s(%s %s :%s or %s is null))"
                        .formatted(equal, property, term.falling() ? "<" : ">", name, property));
                equal.append(property).append(" = :").append(name).append(" and ");
            } else {
                equal.append(property).append(" is null and ");
            }
        }
        return "(" + String.join(" or ", alternatives) + ")";
    }

    private List<Object> values(String cursor) {
        try {
            var decoded = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            var parts = decoded.split(String.valueOf(SEPARATOR), -1);
            if (parts.length != terms.size() + 1 || !parts[0].equals(text)) {
                throw new IllegalArgumentException("of another order");
            }
            var values = new ArrayList<Object>();
            for (int i = 0; i < terms.size(); i++) {
                values.add(
                        parts[i + 1].equals(ABSENT)
                                ? null
                                : terms.get(i).key().kind.parse(parts[i + 1]));
            }
            return values;
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw ProblemException.parameter("cursor", cursor, "'next' of an answer to the same query and sort");
        }
    }
}
