package io.tunelab.trainer.queue;

import io.tunelab.contract.request.ExperimentRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A run that this trainer holds.
 *
 * @param attempt the fencing number: whatever is written for the run carries it
 * @param tries which of the allowed tries this is, from 1
 * @param waited from the request's arrival to this claim
 * @param traceParent the trace in which the run was asked for
 * @param untilEpoch the epoch after which it pauses; empty: it trains to its end
 * @param pausedAfter finished epochs when it paused last; 0 if it never did
 * @param float32Because why it is trained in float32 whatever it asked for; empty if it need not be
 */
public record ClaimedRun(
        ExperimentRequest request,
        int attempt,
        int tries,
        Duration waited,
        Optional<String> traceParent,
        OptionalInt untilEpoch,
        int pausedAfter,
        Optional<String> float32Because) {
    public String experimentId() {
        return request.experimentId();
    }
}
