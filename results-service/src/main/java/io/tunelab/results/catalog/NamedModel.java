package io.tunelab.results.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** A model that requests can name. */
@RegisterForReflection
public record NamedModel(String name, ModelOrigin source) {
    /** Where it comes from: the trainers' directory of models, or the hub. */
    public enum ModelOrigin {
        LOCAL,
        HUB;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
