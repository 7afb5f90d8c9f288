package io.tunelab.results.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How long the parts of a completed run took, in seconds; those that its trainer did not report are absent. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimingsView(
        Double queueSeconds,
        Double dataSeconds,
        Double modelSeconds,
        Double trainSeconds,
        Double validationSeconds,
        Double testSeconds,
        Double saveSeconds,

        @Schema(description = "Loading, training, validation, test and saving")
        Double totalSeconds) {

    /** @param timings as the run told them */
    static TimingsView of(JsonNode timings) {
        return timings == null
                ? null
                : new TimingsView(
                        seconds(timings, "queue"),
                        seconds(timings, "data"),
                        seconds(timings, "model"),
                        seconds(timings, "train"),
                        seconds(timings, "validation"),
                        seconds(timings, "test"),
                        seconds(timings, "save"),
                        seconds(timings, "total"));
    }

    /** Training and validation; null if unknown. */
    public Double fitSeconds() {
        return trainSeconds == null
                ? null
                : Double.valueOf(trainSeconds + (validationSeconds == null ? 0 : validationSeconds));
    }

    private static Double seconds(JsonNode timings, String part) {
        var found = timings.get(part + "_seconds");
        return found == null || found.isNull() ? null : found.asDouble();
    }
}
