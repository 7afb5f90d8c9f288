package io.tunelab.results.find;

import io.tunelab.results.rest.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the filter language of {@code GET /api/v1/experiments?filter=…} into a condition on rows:
 *
 * <pre>
 * filter     = all {"or" all}
 * all        = condition {"and" condition}
 * condition  = "not" condition | "(" filter ")" | field operator value | field "in" "(" value {"," value} ")"
 *            | field "is" ("present" | "missing")
 * operator   = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" (text that contains the value, in any case)
 * value      = number | 'text', with '' for a quote in it | word
 * </pre>
 *
 * Numbers are compared as numbers. A field without a value satisfies no comparison. Values travel as parameters, never
 * as part of the query.
 */
final class FilterParser<E> {
    private static final int LONGEST = 2_000;
    private static final int DEEPEST = 20;
    private static final int MOST_VALUES = 100;
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:('(?:[^']|'')*')|(<=|>=|!=|[=<>~(),])|([^\\s'<>=!~(),]+))");
    private static final Set<String> COMPARISONS = Set.of("=", "!=", "<", "<=", ">", ">=");

    private final String text;
    private final Fields<E> fields;
    private final Map<String, Object> parameters;
    private final List<String> tokens = new ArrayList<>();
    private int at;
    private int depth;
    private int values;

    private FilterParser(String text, Fields<E> fields, Map<String, Object> parameters) {
        this.text = text;
        this.fields = fields;
        this.parameters = parameters;
    }

    /**
     * The condition, as a part of a query; its values are added to {@code parameters}.
     *
     * @throws ProblemException if the text is not in the language, with what was expected where
     */
    static String parse(String text, Fields<?> fields, Map<String, Object> parameters) {
        var parser = new FilterParser<>(text, fields, parameters);
        parser.cut();
        var condition = parser.any();
        if (parser.peek().isPresent()) {
            throw parser.expected("'and', 'or' or the end");
        }
        return condition;
    }

    private void cut() {
        if (text.length() > LONGEST) {
            throw ProblemException.parameter(
                    "filter", text.substring(0, 80) + "…", "at most " + LONGEST + " characters");
        }
        var matcher = TOKEN.matcher(text.strip());
        int end = 0;
        while (end < text.strip().length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw ProblemException.parameter(
                        "filter", text, "something else than " + text.strip().substring(end));
            }
            tokens.add(matcher.group().strip());
            end = matcher.end();
        }
    }

    private String any() {
        var alternatives = new ArrayList<>(List.of(all()));
        while (word("or")) {
            alternatives.add(all());
        }
        return alternatives.size() == 1 ? alternatives.get(0) : "(" + String.join(" or ", alternatives) + ")";
    }

    private String all() {
        var conditions = new ArrayList<>(List.of(condition()));
        while (word("and")) {
            conditions.add(condition());
        }
        return conditions.size() == 1 ? conditions.get(0) : "(" + String.join(" and ", conditions) + ")";
    }

    private String condition() {
        if (++depth > DEEPEST) {
            throw ProblemException.parameter("filter", text, "at most " + DEEPEST + " levels");
        }
        try {
            if (word("not")) {
                return "not (" + condition() + ")";
            }
            if (word("(")) {
                var inner = any();
                require(")");
                return "(" + inner + ")";
            }
            return comparison();
        } finally {
            depth--;
        }
    }

    private String comparison() {
        var name = next("a field, 'not' or '('");
        var field = fields.find(name)
                .orElseThrow(() -> ProblemException.parameter(
                        "filter", text, "fields " + fields.names() + "; got " + name + fields.nearest(name)));
        if (word("is")) {
            return presence(field);
        }
        if (word("in")) {
            require("(");
            var names = new ArrayList<>(List.of(value(name, field)));
            while (word(",")) {
                names.add(value(name, field));
            }
            require(")");
            return field.property() + " in (" + String.join(", ", names) + ")";
        }
        var operator = next("an operator");
        if (operator.equals("~") && field.kind() == Kind.TEXT) {
            return "locate(lower(cast(" + text() + " as string)), lower(" + field.property() + ")) > 0";
        }
        if (!COMPARISONS.contains(operator)) {
            at--;
            throw expected(field.kind() == Kind.TEXT ? "one of = != < <= > >= ~ in is" : "one of = != < <= > >= in is");
        }
        return field.property() + " " + (operator.equals("!=") ? "<>" : operator) + " " + value(name, field);
    }

    private String presence(Field<E> field) {
        if (word("present")) {
            return field.property() + " is not null";
        }
        if (word("missing")) {
            return field.property() + " is null";
        }
        throw expected("'present' or 'missing'");
    }

    private String value(String name, Field<E> field) {
        if (++values > MOST_VALUES) {
            throw ProblemException.parameter("filter", text, "at most " + MOST_VALUES + " values");
        }
        var token = next("a value");
        if (token.matches("[(),<>=~]|<=|>=|!=")) {
            at--;
            throw expected("a value");
        }
        var literal = literal(token);
        return parameter(field.parse(literal)
                .orElseThrow(() -> ProblemException.parameter(
                        "filter", text, "for " + name + " " + field.allowed() + "; got " + literal)));
    }

    /** Part of a text, which no list of allowed values has. */
    private String text() {
        var literal = literal(next("a value"));
        if (literal.indexOf('\0') >= 0) {
            throw ProblemException.parameter("filter", text, "text without U+0000");
        }
        return parameter(literal);
    }

    private static String literal(String token) {
        return token.startsWith("'") ? token.substring(1, token.length() - 1).replace("''", "'") : token;
    }

    private String parameter(Object value) {
        var parameter = "value" + parameters.size();
        parameters.put(parameter, value);
        return ":" + parameter;
    }

    private Optional<String> peek() {
        return at < tokens.size() ? Optional.of(tokens.get(at)) : Optional.empty();
    }

    private boolean word(String expected) {
        boolean there = peek().filter(token -> token.toLowerCase(Locale.ROOT).equals(expected))
                .isPresent();
        if (there) {
            at++;
        }
        return there;
    }

    private String next(String expected) {
        var token = peek().orElseThrow(() -> expected(expected));
        at++;
        return token;
    }

    private void require(String token) {
        if (!word(token)) {
            throw expected("'" + token + "'");
        }
    }

    private ProblemException expected(String what) {
        var before = String.join(" ", tokens.subList(0, at));
        return ProblemException.parameter(
                "filter",
                text,
                what
                        + (before.isEmpty() ? " at the beginning" : " after \"" + before + "\"")
                        + peek().map(token -> ", not " + token).orElse(""));
    }
}
