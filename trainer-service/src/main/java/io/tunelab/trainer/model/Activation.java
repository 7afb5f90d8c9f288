package io.tunelab.trainer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Between two linear layers. {@link #GELU} is the exact one, {@link #GELU_TANH} its approximation by tanh. */
public enum Activation {
    TANH,
    RELU,
    GELU,
    GELU_TANH,
    SILU;

    /** By the names that transformers gives those of feed-forwards and of some heads. */
    private static final Map<String, Activation> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("gelu", GELU);
        BY_NAME.put("gelu_new", GELU_TANH);
        BY_NAME.put("gelu_pytorch_tanh", GELU_TANH);
        BY_NAME.put("relu", RELU);
        BY_NAME.put("silu", SILU);
    }

    /** @throws InvalidModelException if {@code key} names another one */
    static Activation of(JsonNode config, String key, String missing) {
        var name = config.path(key).asText(missing);
        var found = BY_NAME.get(name);
        if (found == null) {
            throw InvalidModelException.unsupported(
                    "%s is '%s'; supported are: %s".formatted(key, name, String.join(", ", BY_NAME.keySet())));
        }
        return found;
    }
}
