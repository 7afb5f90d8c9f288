package io.tunelab.results.mlflow;

import io.tunelab.results.rest.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MLflow's search conditions for logged runs: {@code metrics.loss < 0.5 AND params.model = 'bert' AND tags.team LIKE
 * 'a%'}; all of them have to hold.
 */
final class MlflowFilter {
    private static final int MOST_CONDITIONS = 20;
    private static final String KEY = "(?:\"[^\"]+\"|`[^`]+`|[A-Za-z_][\\w./-]*)";
    private static final String VALUE = "(?:'[^']*'|\"[^\"]*\"|[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)";
    private static final Pattern CONDITION =
            Pattern.compile("\\s*(?:(?i)(metrics?|params?|parameters?|tags?|attributes?|attr|run)\\.)?(" + KEY + ")\\s*"
                    + "((?i)=|!=|<=|>=|<|>|LIKE\\b|ILIKE\\b|IN\\b)\\s*(" + VALUE + "|\\(\\s*" + VALUE + "(?:\\s*,\\s*"
                    + VALUE
                    + ")*\\s*\\))\\s*");
    private static final Pattern AND = Pattern.compile("(?i)AND\\b");
    private static final Pattern ORDER =
            Pattern.compile("\\s*(?:(?i)(metrics?|params?|parameters?|tags?|attributes?|attr)\\.)?(" + KEY
                    + ")(?:\\s+((?i)ASC|DESC))?\\s*");

    private MlflowFilter() {}

    /** What a condition or an order is about. */
    enum Kind {
        METRIC,
        PARAM,
        TAG,
        ATTRIBUTE;

        static Kind of(String prefix) {
            var name = prefix == null ? "attribute" : prefix.toLowerCase(Locale.ROOT);
            if (name.startsWith("metric")) {
                return METRIC;
            }
            if (name.startsWith("param")) {
                return PARAM;
            }
            return name.startsWith("tag") ? TAG : ATTRIBUTE;
        }
    }

    /**
     * One comparison.
     *
     * @param operator in capitals
     * @param values one, but for IN
     */
    record Condition(Kind kind, String key, String operator, List<String> values) {
        Condition {
            values = List.copyOf(values);
        }
    }

    /** One key of an order. */
    record Order(Kind kind, String key, boolean falling) {}

    /** The conditions of a filter; none for a blank one. */
    static List<Condition> parse(String filter) {
        var conditions = new ArrayList<Condition>();
        if (filter.isBlank()) {
            return conditions;
        }
        var matcher = CONDITION.matcher(filter);
        var and = AND.matcher(filter);
        for (int at = 0; ; at = and.end()) {
            if (!matcher.region(at, filter.length()).lookingAt() || conditions.size() == MOST_CONDITIONS) {
                throw refused(filter, at);
            }
            conditions.add(condition(matcher));
            if (matcher.end() == filter.length()) {
                return conditions;
            }
            if (!and.region(matcher.end(), filter.length()).lookingAt()) {
                throw refused(filter, matcher.end());
            }
        }
    }

    private static Condition condition(Matcher matcher) {
        var operator = matcher.group(3).toUpperCase(Locale.ROOT);
        var values = new ArrayList<String>();
        var value = Pattern.compile(VALUE).matcher(matcher.group(4));
        while (value.find()) {
            values.add(unquoted(value.group()));
        }
        if (operator.equals("IN") != matcher.group(4).startsWith("(")) {
            throw ProblemException.parameter("filter", matcher.group(4), "a list after IN, and only there");
        }
        return new Condition(Kind.of(matcher.group(1)), unquoted(matcher.group(2)), operator, values);
    }

    private static ProblemException refused(String filter, int at) {
        return ProblemException.parameter(
                "filter",
                MlflowBody.shortened(filter.substring(at)),
                "at most " + MOST_CONDITIONS
                        + " comparisons such as metrics.KEY > 0.5, joined by AND; texts in quotes; = != < <= > >= LIKE"
                        + " ILIKE IN");
    }

    /** The keys of {@code order_by}. */
    static List<Order> orders(List<String> texts) {
        return texts.stream()
                .map(text -> {
                    var matcher = ORDER.matcher(text);
                    if (!matcher.matches()) {
                        throw ProblemException.parameter(
                                "order_by", MlflowBody.shortened(text), "such as metrics.KEY DESC");
                    }
                    return new Order(
                            Kind.of(matcher.group(1)),
                            unquoted(matcher.group(2)),
                            "DESC".equalsIgnoreCase(matcher.group(3)));
                })
                .toList();
    }

    private static String unquoted(String text) {
        return "'\"`".indexOf(text.charAt(0)) >= 0 ? text.substring(1, text.length() - 1) : text;
    }
}
