package io.tunelab.trainer.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Configs of models that are nowhere else. */
public final class Configs {
    private Configs() {}

    /** What is read of a {@code config.json} with that content. */
    public static ModelConfig of(String json) {
        try {
            return ConfigReader.parse(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
