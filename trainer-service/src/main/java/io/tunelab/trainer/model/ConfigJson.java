package io.tunelab.trainer.model;

import static io.tunelab.trainer.model.InvalidModelException.unsupported;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The keys of a {@code config.json}, read by type. A key that is null counts as absent, but for required ones. */
record ConfigJson(JsonNode json) {
    int integer(String key, int missing) {
        return json.hasNonNull(key) ? integer(key) : missing;
    }

    int integer(String key) {
        var value = json.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw unsupported(
                    "%s must be an integer, got %s".formatted(key, value.isMissingNode() ? "nothing" : value));
        }
        return value.intValue();
    }

    double number(String key, double missing) {
        var value = json.path(key);
        if (isAbsent(value)) {
            return missing;
        }
        if (!value.isNumber()) {
            throw unsupported("%s must be a number, got %s".formatted(key, value));
        }
        return value.doubleValue();
    }

    boolean flag(String key, boolean missing) {
        var value = json.path(key);
        if (isAbsent(value)) {
            return missing;
        }
        if (!value.isBoolean()) {
            throw unsupported("%s must be true or false, got %s".formatted(key, value));
        }
        return value.booleanValue();
    }

    String text(String key, String missing) {
        return json.path(key).asText(missing);
    }

    /** The row of the word embeddings that is not trained; -1: none. */
    int padding() {
        return json.path("pad_token_id").isInt() ? json.path("pad_token_id").intValue() : -1;
    }

    Optional<ConfigJson> object(String key) {
        return Optional.of(json.path(key)).filter(JsonNode::isObject).map(ConfigJson::new);
    }

    Activation activation(String key, String missing) {
        return Activation.of(json, key, missing);
    }

    /** @throws InvalidModelException if {@code key} is anything but {@code only}, or absent where {@code missing} is another */
    void require(String key, Object only, Object missing) {
        var value = json.path(key);
        var found = isAbsent(value) ? missing.toString() : value.asText();
        if (!found.equals(only.toString())) {
            throw unsupported("%s is '%s'; supported is: %s".formatted(key, found, only));
        }
    }

    /** As the other, where absent means {@code only}. */
    void require(String key, Object only) {
        require(key, only, only);
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
