package io.tunelab.data.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.request.DatasetChoice;
import java.time.Instant;

/** Tells that an experiment's data cannot be prepared; {@code status: failed} of the topic {@code datasets}. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatasetFailure(
        int schemaVersion,
        String status,
        Instant occurredAt,
        String experimentId,
        DatasetChoice dataset,
        Problem error) {
    private static final int LONGEST_MESSAGE = 4000;

    /** {@code code} is stable, for programs; {@code message} is for people. */
    @RegisterForReflection
    public record Problem(String code, String message) {}

    static DatasetFailure of(String experimentId, DatasetChoice dataset, String code, String message, Instant now) {
        var told = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
        return new DatasetFailure(Manifest.VERSION, "failed", now, experimentId, dataset, new Problem(code, told));
    }
}
