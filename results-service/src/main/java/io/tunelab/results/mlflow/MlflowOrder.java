package io.tunelab.results.mlflow;

import io.tunelab.results.mlflow.Keys.Key;
import io.tunelab.results.rest.ProblemException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** MLflow's orders: NaN after all numbers and what has no value after that, in both directions. */
final class MlflowOrder {
    private static final Pattern TERM = Pattern.compile(
            "\\s*(?:(metrics?|params?|parameters?|tags?|attributes?|attr|run)\\.)?(\"[^\"]+\"|`[^`]+`|[A-Za-z_][\\w./-]*)"
                    + "(?:\\s+((?i:ASC|DESC)))?\\s*");

    private final List<Term> terms;

    private record Term(Key key, boolean isFalling) {}

    /** What a run or an experiment is ordered by, so that the rest of it need not be kept. */
    record Ranked(String id, String experiment, List<Object> values) {
        Ranked {
            values = Collections.unmodifiableList(values);
        }
    }

    /**
     * Reads an order.
     *
     * @param last the order of what is equal otherwise
     * @throws ProblemException 400 if a term is not understood
     */
    MlflowOrder(List<String> orderBy, List<String> last, Keys keys) {
        terms = java.util.stream.Stream.concat(orderBy.stream(), last.stream())
                .map(text -> term(text, keys))
                .toList();
    }

    private static Term term(String text, Keys keys) {
        var matcher = TERM.matcher(text);
        if (!matcher.matches()) {
            throw ProblemException.parameter(
                    "order_by", MlflowFilter.shortened(text), "a key such as metrics.KEY, with ASC or DESC behind it");
        }
        var key = keys.of(matcher.group(1), MlflowFilter.unquoted(matcher.group(2)), "order_by");
        return new Term(key, "DESC".equalsIgnoreCase(matcher.group(3)));
    }

    Ranked ranked(String id, String experiment, Facts facts) {
        var values = new java.util.ArrayList<Object>();
        terms.forEach(
                term -> values.add(facts.value(term.key().kind(), term.key().name())));
        return new Ranked(id, experiment, values);
    }

    Comparator<Ranked> comparator() {
        return (one, other) -> {
            for (int i = 0; i < terms.size(); i++) {
                var first = one.values().get(i);
                var second = other.values().get(i);
                int result = Integer.compare(rank(first), rank(second));
                if (result == 0 && rank(first) == 0) {
                    result = compare(first, second) * (terms.get(i).isFalling() ? -1 : 1);
                }
                if (result != 0) {
                    return result;
                }
            }
            return 0;
        };
    }

    private static int rank(Object value) {
        if (value == null) {
            return 2;
        }
        return value instanceof Double number && number.isNaN() ? 1 : 0;
    }

    private static int compare(Object one, Object other) {
        return one instanceof Number first && other instanceof Number second
                ? Double.compare(first.doubleValue(), second.doubleValue())
                : Objects.toString(one).compareTo(Objects.toString(other));
    }
}
