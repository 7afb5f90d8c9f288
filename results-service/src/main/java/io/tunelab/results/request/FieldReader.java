package io.tunelab.results.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads typed fields of a JSON object and collects what is wrong with them; what is absent takes its default. */
final class FieldReader {
    private final JsonNode object;
    private final String prefix;
    private final List<FieldError> errors;

    FieldReader(JsonNode object, String prefix, List<FieldError> errors) {
        this.object = object;
        this.prefix = prefix;
        this.errors = errors;
    }

    FieldReader(JsonNode object) {
        this(object, "", new ArrayList<>());
    }

    List<FieldError> errors() {
        return errors;
    }

    boolean has(String name) {
        return object.has(name);
    }

    boolean isNull(String name) {
        return object.path(name).isNull();
    }

    /** The object called {@code name}; empty if it is absent or, with an error, of another type. */
    FieldReader object(String name, String allowed) {
        var node = object.path(name);
        if (!node.isMissingNode() && !node.isObject()) {
            refuse(name, allowed);
        }
        return new FieldReader(node, prefix + name + ".", errors);
    }

    int integer(String name, int least, int most, int standard) {
        var node = object.path(name);
        if (node.isMissingNode()) {
            return standard;
        }
        double value = node.asDouble();
        if (!node.isNumber() || value != Math.rint(value) || value < least || value > most) {
            refuse(name, "an integer from " + least + " to " + most);
            return standard;
        }
        return (int) value;
    }

    double number(String name, Range range, double standard) {
        var node = object.path(name);
        if (node.isMissingNode()) {
            return standard;
        }
        if (!node.isNumber() || !range.contains(node.asDouble())) {
            refuse(name, range.toString());
            return standard;
        }
        return node.asDouble();
    }

    String text(String name, Pattern pattern, String allowed, String standard) {
        var node = object.path(name);
        if (node.isMissingNode()) {
            return standard;
        }
        if (!node.isTextual() || !pattern.matcher(node.textValue()).matches()) {
            refuse(name, allowed);
            return standard;
        }
        return node.textValue();
    }

    String oneOf(String name, List<String> values, String standard) {
        var node = object.path(name);
        if (node.isMissingNode()) {
            return standard;
        }
        if (!node.isTextual() || !values.contains(node.textValue())) {
            refuse(name, String.join(", ", values));
            return standard;
        }
        return node.textValue();
    }

    boolean flag(String name, boolean standard) {
        var node = object.path(name);
        if (!node.isMissingNode() && !node.isBoolean()) {
            refuse(name, "true, false");
        }
        return node.asBoolean(standard);
    }

    /** The name under which a field was given; giving it twice with different values is an error. */
    String given(String name, String alias) {
        if (!object.has(alias)) {
            return name;
        }
        if (object.has(name)
                && object.path(name).asDouble() != object.path(alias).asDouble()) {
            refuse(alias, "the same as " + name + ", or only one of the two");
        }
        return object.has(name) ? name : alias;
    }

    private void refuse(String name, String allowed) {
        errors.add(new FieldError(prefix + name, object.path(name).toString(), allowed));
    }
}
