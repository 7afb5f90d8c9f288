package io.tunelab.trainer.queue;

import io.tunelab.contract.request.ExperimentRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * A run that this trainer holds.
 *
 * @param attempt the fencing number: whatever is written for the run carries it
 * @param tries which of the allowed tries this is, from 1
 * @param waited from the request's arrival to this claim
 * @param traceParent the trace in which the run was asked for
 */
public record ClaimedRun(
        ExperimentRequest request, int attempt, int tries, Duration waited, Optional<String> traceParent) {
    public String experimentId() {
        return request.experimentId();
    }
}
