package io.tunelab.contract.json;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.tunelab.contract.request.FieldError;
import io.tunelab.contract.request.WireName;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Jackson complains of, as a sentence for people: the field, its value, and what is allowed. */
final class Mismatch {
    private Mismatch() {}

    static String sentence(String path, JsonNode value, String allowed) {
        var given = value.isMissingNode() ? "absent" : FieldError.shortened(value.toString());
        return path + " is " + given + ", allowed: " + allowed;
    }

    static String sentence(JsonNode tree, JsonMappingException e) {
        var path = e.getPath().stream().map(Mismatch::step).collect(Collectors.joining());
        var shown = path.startsWith(".") ? path.substring(1) : path;
        if (e instanceof ValueInstantiationException refused && refused.getCause() != null) {
            return (shown.isEmpty() ? "" : shown + ": ") + refused.getCause().getMessage();
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return sentence(shown, value(tree, e), allowed(mismatch.getTargetType()));
        }
        return (shown.isEmpty() ? "" : shown + ": ") + FieldError.shortened(e.getOriginalMessage());
    }

    private static String step(Reference reference) {
        return reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : "." + reference.getFieldName();
    }

    private static JsonNode value(JsonNode tree, JsonMappingException e) {
        var value = tree;
        for (var step : e.getPath()) {
            value = step.getFieldName() == null ? value.path(step.getIndex()) : value.path(step.getFieldName());
        }
        return value;
    }

    private static String allowed(Class<?> type) {
        if (type.isEnum()) {
            return Stream.of(type.getEnumConstants())
                    .map(constant -> constant instanceof WireName named ? named.wireName() : constant.toString())
                    .collect(Collectors.joining(", "));
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "an integer";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == Instant.class) {
            return "an instant in UTC";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type == String.class ? "a text" : "an object";
    }
}
