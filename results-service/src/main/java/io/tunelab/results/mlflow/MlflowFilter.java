package io.tunelab.results.mlflow;

import io.tunelab.results.mlflow.Facts.Kind;
import io.tunelab.results.mlflow.Keys.Key;
import io.tunelab.results.rest.ProblemException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MLflow's search conditions, {@code metrics.loss < 0.5 AND params.model = 'bert' AND tags.team LIKE 'a%'}; all of them
 * have to hold. What has no value, or NaN, meets none but {@code IS NULL}.
 */
final class MlflowFilter {
    private static final int MOST_CONDITIONS = 50;
    private static final String KEY = "(?:\"[^\"]+\"|`[^`]+`|[A-Za-z_][\\w./-]*)";
    private static final String VALUE =
            "(?:'[^']*'|\"[^\"]*\"|[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?)";
    private static final Pattern CONDITION =
            Pattern.compile("\\s*(?:(metrics?|params?|parameters?|tags?|attributes?|attr|run)\\.)?(" + KEY + ")\\s*"
                    + "(?:((?i:IS\\s+NOT\\s+NULL|IS\\s+NULL))\\b"
                    + "|(=|!=|<=|>=|<|>|(?i:LIKE|ILIKE)\\b)\\s*(" + VALUE + ")"
                    + "|((?i:NOT\\s+IN|IN))\\s*\\((\\s*" + VALUE + "(?:\\s*,\\s*" + VALUE + ")*)\\s*\\))\\s*");
    private static final Pattern VALUES = Pattern.compile(VALUE);
    private static final Pattern AND = Pattern.compile("AND\\b", Pattern.CASE_INSENSITIVE);

    private MlflowFilter() {}

    /**
     * Reads a filter; an empty one holds for everything.
     *
     * @throws ProblemException 400 if it is not understood
     */
    static Predicate<Facts> parse(String filter, Keys keys) {
        Predicate<Facts> all = facts -> true;
        if (filter.isEmpty()) {
            return all;
        }
        var matcher = CONDITION.matcher(filter);
        var and = AND.matcher(filter);
        int at = 0;
        for (int number = 0; number < MOST_CONDITIONS; number++) {
            if (!matcher.region(at, filter.length()).lookingAt()) {
                throw refused(filter, at);
            }
            all = all.and(condition(matcher, keys));
            if (matcher.end() == filter.length()) {
                return all;
            }
            if (!and.region(matcher.end(), filter.length()).lookingAt()) {
                throw refused(filter, matcher.end());
            }
            at = and.end();
        }
        throw refused(filter, at);
    }

    private static Predicate<Facts> condition(Matcher matcher, Keys keys) {
        var key = keys.of(matcher.group(1), unquoted(matcher.group(2)), "filter");
        if (matcher.group(3) != null) {
            boolean wanted = matcher.group(3).toUpperCase(Locale.ROOT).contains("NOT");
            return facts -> (facts.value(key.kind(), key.name()) != null) == wanted;
        }
        if (matcher.group(6) != null) {
            boolean isIn = matcher.group(6).equalsIgnoreCase("IN");
            var values = values(key, matcher.group(7));
            return facts -> facts.value(key.kind(), key.name()) instanceof String text && values.contains(text) == isIn;
        }
        var operator = matcher.group(4).toUpperCase(Locale.ROOT);
        return key.isNumber() ? number(key, operator, matcher.group(5)) : text(key, operator, matcher.group(5));
    }

    private static Set<String> values(Key key, String list) {
        if (key.kind() != Kind.ATTRIBUTE || !key.name().equals("run_id")) {
            throw ProblemException.parameter("filter", "IN", "IN for run_id only, as MLflow has it; got " + key.name());
        }
        var values = new ArrayList<String>();
        var value = VALUES.matcher(list);
        while (value.find()) {
            values.add(textOf(key, value.group()));
        }
        return Set.copyOf(values);
    }

    private static Predicate<Facts> number(Key key, String operator, String literal) {
        if (operator.endsWith("LIKE") || "'\"".indexOf(literal.charAt(0)) >= 0) {
            throw ProblemException.parameter(
                    "filter", operator + " " + shortened(literal), "= != < <= > >= and a number for " + key.name());
        }
        double wanted = Double.parseDouble(literal);
        return facts -> facts.value(key.kind(), key.name()) instanceof Number number
                && !Double.isNaN(number.doubleValue())
                && holds(Double.compare(number.doubleValue() + 0.0, wanted + 0.0), operator);
    }

    private static boolean holds(int comparison, String operator) {
        return switch (operator) {
            case "=" -> comparison == 0;
            case "!=" -> comparison != 0;
            case "<" -> comparison < 0;
            case "<=" -> comparison <= 0;
            case ">" -> comparison > 0;
            default -> comparison >= 0;
        };
    }

    private static Predicate<Facts> text(Key key, String operator, String literal) {
        var wanted = textOf(key, literal);
        Predicate<String> matches =
                switch (operator) {
                    case "=" -> wanted::equals;
                    case "!=" -> text -> !wanted.equals(text);
                    case "LIKE", "ILIKE" -> like(wanted, operator.equals("ILIKE"));
                    default ->
                        throw ProblemException.parameter(
                                "filter", operator, "= != LIKE ILIKE IN for " + key.name() + ", which is a text");
                };
        return facts -> facts.value(key.kind(), key.name()) instanceof String text && matches.test(text);
    }

    private static String textOf(Key key, String literal) {
        if ("'\"".indexOf(literal.charAt(0)) < 0) {
            throw ProblemException.parameter("filter", shortened(literal), "a text in quotes for " + key.name());
        }
        return unquoted(literal);
    }

    /** {@code %} stands for any characters, {@code _} for one. */
    private static Predicate<String> like(String pattern, boolean ignoresCase) {
        var regex = new StringBuilder();
        for (var part : pattern.split("(?<=[%_])|(?=[%_])", -1)) {
            regex.append(part.equals("%") ? ".*" : part.equals("_") ? "." : Pattern.quote(part));
        }
        int flags = Pattern.DOTALL | (ignoresCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
        return Pattern.compile(regex.toString(), flags).asMatchPredicate();
    }

    private static ProblemException refused(String filter, int at) {
        return ProblemException.parameter(
                "filter",
                shortened(filter.substring(at)),
                "comparisons such as metrics.KEY > 0.5, joined by AND; texts in quotes; = != < <= > >= LIKE ILIKE IN;"
                        + " at most " + MOST_CONDITIONS);
    }

    static String unquoted(String text) {
        return "'\"`".indexOf(text.charAt(0)) >= 0 ? text.substring(1, text.length() - 1) : text;
    }

    static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
