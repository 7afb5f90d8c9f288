package io.tunelab.results.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Locale;

/**
 * A data set that requests can name.
 *
 * @param file its name in the data directory, of files and folders only, as its bytes (of files) and {@code modifiedAt}
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record NamedData(String name, DataOrigin source, String file, Long bytes, Instant modifiedAt) {
    /** Where it comes from: the data directory, data-service's configuration or its generator, or the hub. */
    public enum DataOrigin {
        FILE,
        FOLDER,
        CONFIGURED,
        BUILT_IN,
        HUB;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
