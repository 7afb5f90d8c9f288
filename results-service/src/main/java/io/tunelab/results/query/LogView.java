package io.tunelab.results.query;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the trainers wrote to their logs about a run. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record LogView(
        String experimentId,

        @Schema(description = "Lines that are missing: too many at once, or older than those that are shown")
        int skipped,

        List<LogLineView> lines) {
    public LogView {
        lines = List.copyOf(lines);
    }

    /** A line, with its stack trace if there is one. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record LogLineView(
            Instant at,
            int attempt,

            @Schema(description = "The trainer that wrote it")
            String worker,

            @Schema(enumeration = {"info", "warn", "error"}) String level,

            @Schema(description = "The class that wrote it, without its package")
            String logger,

            String message) {}
}
