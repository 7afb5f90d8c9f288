package io.tunelab.data.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A data set that requests can name.
 *
 * @param file its name in the data directory; null for what does not lie there, as the rest is
 * @param bytes null for a folder
 * @param modifiedAt of the file, or of the folder itself
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record NamedData(String name, Origin source, String file, Long bytes, String modifiedAt) {
    /** Where it comes from. */
    public enum Origin {
        FILE,
        FOLDER,
        /** Named in the service's configuration. */
        CONFIGURED,
        /** Made by a program. */
        BUILT_IN,
        HUB;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static NamedData of(String name, Origin origin) {
        return new NamedData(name, origin, null, null, null);
    }

    /** Empty if it was removed just now. */
    static Optional<NamedData> of(String name, Path file) {
        try {
            boolean isFolder = Files.isDirectory(file);
            return Optional.of(new NamedData(
                    name,
                    isFolder ? Origin.FOLDER : Origin.FILE,
                    String.valueOf(file.getFileName()),
                    isFolder ? null : Files.size(file),
                    Files.getLastModifiedTime(file).toInstant().toString()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
