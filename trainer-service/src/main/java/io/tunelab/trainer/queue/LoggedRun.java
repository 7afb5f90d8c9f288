package io.tunelab.trainer.queue;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the log of events says of a run.
 *
 * @param attempt the newest that reported anything, 0 if none did
 * @param queued empty if the part of the log that was read does not say
 * @param pausedAfter finished epochs, if the newest attempt's last word is that it paused
 * @param end empty if no end was published
 */
public record LoggedRun(
        String experimentId, int attempt, Optional<Queued> queued, OptionalInt pausedAfter, Optional<End> end) {
    /** Nothing but its name. */
    public static LoggedRun of(String experimentId) {
        return new LoggedRun(experimentId, 0, Optional.empty(), OptionalInt.empty(), Optional.empty());
    }

    /** The run came into the queue. */
    public record Queued(String request, Instant at) {}

    /** The run's last event, as it was published. */
    public record End(FinalState state, int attempt, String event, Instant at) {}

    /** The same, and that it came into the queue. */
    public LoggedRun with(Queued request) {
        return new LoggedRun(experimentId, attempt, Optional.of(request), pausedAfter, end);
    }

    /** The same, and that it ended. */
    public LoggedRun with(End last) {
        return new LoggedRun(
                experimentId, Math.max(attempt, last.attempt()), queued, OptionalInt.empty(), Optional.of(last));
    }

    /** The same, and that {@code reporting} reported something; what replaced attempts say later changes nothing. */
    public LoggedRun with(int reporting, OptionalInt paused) {
        return reporting < attempt ? this : new LoggedRun(experimentId, reporting, queued, paused, end);
    }
}
