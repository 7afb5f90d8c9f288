package io.tunelab.contract.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.tunelab.contract.request.DatasetChoice;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells that an experiment's data cannot be prepared.
 *
 * @param dataset as the request asked for it; empty in messages of earlier versions
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DatasetFailure(Instant occurredAt, String experimentId, Optional<DatasetChoice> dataset, Problem error)
        implements DatasetMessage {
    static final String FAILED = "failed";
    private static final int LONGEST_MESSAGE = 4000;

    /** {@code code} is stable, for programs; {@code message} is for people. */
    public record Problem(String code, String message) {
        public Problem {
            message = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
        }
    }

    @Override
    public String status() {
        return FAILED;
    }
}
