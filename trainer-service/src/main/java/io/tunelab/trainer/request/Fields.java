package io.tunelab.trainer.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The fields of one JSON object, read with their types and ranges. A missing field has its default; what does not fit
 * is refused with field, value and what is allowed.
 */
final class Fields {
    private final JsonNode object;
    private final String prefix;
    private final String experimentId;

    Fields(JsonNode object, String prefix, String experimentId) {
        this.object = object;
        this.prefix = prefix;
        this.experimentId = experimentId;
    }

    /** An integer in {@code [minimum, maximum]}; {@code names} are the field and its aliases. */
    int integer(int missing, int minimum, int maximum, String... names) throws InvalidRequestException {
        var allowed = "an integer from " + minimum + " to " + maximum;
        var name = present(names);
        return name.isEmpty() ? missing : integer(name.get(), minimum, maximum, allowed);
    }

    /** As {@link #integer}, of a field that may also be null: then it is empty. */
    Optional<Integer> nullableInteger(int minimum, int maximum, String name) throws InvalidRequestException {
        if (isMissing(name) || isNull(name)) {
            return Optional.empty();
        }
        return Optional.of(
                integer(name, minimum, maximum, "an integer from " + minimum + " to " + maximum + ", or null"));
    }

    private int integer(String name, int minimum, int maximum, String allowed) throws InvalidRequestException {
        var node = object.get(name);
        // 32.0 is an integer to JSON Schema, and so it is here.
        if (!node.isNumber() || node.doubleValue() != Math.rint(node.doubleValue())) {
            throw refused(name, node, allowed);
        }
        if (node.doubleValue() < minimum || node.doubleValue() > maximum) {
            throw refused(name, node, allowed);
        }
        return (int) node.doubleValue();
    }

    /** A number in {@code range}; {@code names} are the field and its aliases. */
    double number(double missing, Range range, String... names) throws InvalidRequestException {
        var name = present(names);
        return name.isEmpty() ? missing : number(name.get(), range, "a number " + range.text());
    }

    /** As {@link #number}, of a field that may also be null: then it is empty. */
    Optional<Double> nullableNumber(Range range, String name) throws InvalidRequestException {
        if (isMissing(name) || isNull(name)) {
            return Optional.empty();
        }
        return Optional.of(number(name, range, "a number " + range.text() + ", or null"));
    }

    private double number(String name, Range range, String allowed) throws InvalidRequestException {
        var node = object.get(name);
        if (!node.isNumber() || !range.contains(node.doubleValue())) {
            throw refused(name, node, allowed);
        }
        return node.doubleValue();
    }

    String text(String missing, Pattern pattern, String allowed, String name) throws InvalidRequestException {
        return optionalText(pattern, allowed, name).orElse(missing);
    }

    Optional<String> optionalText(Pattern pattern, String allowed, String name) throws InvalidRequestException {
        var node = object.get(name);
        if (node == null) {
            return Optional.empty();
        }
        // Half a surrogate pair is legal JSON, but it is no Unicode text: it cannot be stored or sent on.
        if (!node.isTextual()
                || !pattern.matcher(node.textValue()).matches()
                || !StandardCharsets.UTF_8.newEncoder().canEncode(node.textValue())) {
            throw refused(name, node, allowed);
        }
        return Optional.of(node.textValue());
    }

    boolean flag(boolean missing, String name) throws InvalidRequestException {
        var node = object.get(name);
        if (node == null) {
            return missing;
        }
        if (!node.isBoolean()) {
            throw refused(name, node, "true or false");
        }
        return node.booleanValue();
    }

    <T> T choice(T missing, List<T> values, Function<T, String> text, String name) throws InvalidRequestException {
        var node = object.get(name);
        if (node == null) {
            return missing;
        }
        for (var value : values) {
            if (node.isTextual() && text.apply(value).equals(node.textValue())) {
                return value;
            }
        }
        throw refused(name, node, "one of " + values.stream().map(text).toList());
    }

    /** The nested object {@code name}, empty fields if it is missing. */
    Fields object(String name) throws InvalidRequestException {
        var node = object.get(name);
        if (node != null && !node.isObject()) {
            throw refused(name, node, "a JSON object");
        }
        return new Fields(
                node == null ? JsonNodeFactory.instance.objectNode() : node, prefix + name + ".", experimentId);
    }

    boolean isMissing(String name) {
        return !object.has(name);
    }

    boolean isNull(String name) {
        return object.has(name) && object.get(name).isNull();
    }

    InvalidRequestException refused(String name, JsonNode value, String allowed) {
        var shown = value.toString();
        return refused(
                "invalid_value", name, "%s%s is %s; allowed: %s".formatted(prefix, name, shortened(shown), allowed));
    }

    /** The start of a long text: a refusal travels in a record header and must not outgrow the record. */
    static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    InvalidRequestException refused(String code, String name, String message) {
        return new InvalidRequestException(code, prefix + name, message, experimentId);
    }

    private Optional<String> present(String... names) throws InvalidRequestException {
        var given = Arrays.stream(names).filter(object::has).toList();
        if (given.size() > 1) {
            var first = object.get(given.get(0));
            for (var other : given) {
                if (!object.get(other).equals(first)) {
                    throw refused(
                            "invalid_value",
                            given.get(0),
                            "%s and %s are the same field and say %s and %s; give one"
                                    .formatted(
                                            given.get(0),
                                            other,
                                            shortened(first.toString()),
                                            shortened(object.get(other).toString())));
                }
            }
        }
        return given.stream().findFirst();
    }

    /** An interval of numbers with open or closed ends. */
    record Range(double minimum, boolean minimumExcluded, double maximum, boolean maximumExcluded) {
        static Range above(double minimum, double maximum) {
            return new Range(minimum, true, maximum, false);
        }

        static Range from(double minimum, double maximum) {
            return new Range(minimum, false, maximum, false);
        }

        static Range fromBelow(double minimum, double maximum) {
            return new Range(minimum, false, maximum, true);
        }

        boolean contains(double value) {
            return Double.isFinite(value)
                    && (minimumExcluded ? value > minimum : value >= minimum)
                    && (maximumExcluded ? value < maximum : value <= maximum);
        }

        String text() {
            return (minimumExcluded ? "above " : "from ")
                    + minimum
                    + (maximumExcluded ? " to below " : " to ")
                    + maximum;
        }
    }
}
