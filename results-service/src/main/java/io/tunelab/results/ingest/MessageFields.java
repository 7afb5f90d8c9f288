package io.tunelab.results.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Required and optional fields of a message of another service; the first that is wrong ends the reading. */
record MessageFields(JsonNode object, String path) {
    private static final int LONGEST_SHOWN = 200;

    static MessageFields of(ObjectMapper json, byte[] value) {
        if (value == null) {
            throw new UnreadableMessageException("the message has no value");
        }
        try {
            var node = json.readTree(value);
            if (!node.isObject()) {
                throw new UnreadableMessageException("the message is not a JSON object");
            }
            return new MessageFields(node, "");
        } catch (JsonProcessingException e) {
            throw new UnreadableMessageException("the message is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnreadableMessageException("the message is not JSON: " + e.getMessage(), e);
        }
    }

    void requireSchemaVersion() {
        if (integer("schema_version", 0) != 1) {
            throw wrong("schema_version", "1");
        }
    }

    MessageFields object(String name) {
        var node = object.path(name);
        if (!node.isObject()) {
            throw wrong(name, "an object");
        }
        return new MessageFields(node, path + name + ".");
    }

    String text(String name) {
        var node = object.path(name);
        if (!node.isTextual() || node.textValue().isEmpty()) {
            throw wrong(name, "a text");
        }
        return node.textValue();
    }

    Instant instant(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeException e) {
            throw wrong(name, "an instant in UTC");
        }
    }

    int integer(String name, int least) {
        var node = object.path(name);
        if (!node.canConvertToInt() || !node.canConvertToExactIntegral() || node.asInt() < least) {
            throw wrong(name, "an integer from " + least);
        }
        return node.asInt();
    }

    double number(String name) {
        var node = object.path(name);
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw wrong(name, "a finite number");
        }
        return node.asDouble();
    }

    OptionalDouble optionalNumber(String name) {
        return isAbsent(name) ? OptionalDouble.empty() : OptionalDouble.of(number(name));
    }

    OptionalLong optionalInteger(String name) {
        return isAbsent(name) ? OptionalLong.empty() : OptionalLong.of((long) number(name));
    }

    private boolean isAbsent(String name) {
        return object.path(name).isMissingNode() || object.path(name).isNull();
    }

    /** The start of a long text: a reason is for people. */
    static String shortened(String text) {
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    }

    private UnreadableMessageException wrong(String name, String allowed) {
        var value = object.path(name);
        var given = value.isMissingNode() ? "absent" : shortened(value.toString());
        return new UnreadableMessageException(path + name + " is " + given + ", allowed: " + allowed);
    }
}
