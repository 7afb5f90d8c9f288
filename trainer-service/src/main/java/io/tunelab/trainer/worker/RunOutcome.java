package io.tunelab.trainer.worker;

import io.tunelab.contract.event.RunEvent;
import io.tunelab.trainer.queue.FinalState;
import java.util.Locale;

/** How an attempt at a run ended. */
sealed interface RunOutcome {
    /** For metrics and traces. */
    default String name() {
        return this instanceof Ended ended
                ? ended.state().name().toLowerCase(Locale.ROOT)
                : this instanceof Abandoned
                        ? "abandoned"
                        : this instanceof Postponed ? "postponed" : this instanceof Paused ? "paused" : "given_back";
    }

    /** The run is over; the event says how. */
    record Ended(FinalState state, RunEvent event) implements RunOutcome {}

    /** The run goes back to the queue; {@code counted} if this try counts against the limit. */
    record GivenBack(boolean counted, String reason) implements RunOutcome {}

    /** The run cannot begin yet and waits in the queue; {@code reason} says for what. */
    record Postponed(String reason) implements RunOutcome {}

    /** The run waits after {@code epoch} for a command. */
    record Paused(int epoch) implements RunOutcome {}

    /** The run is somebody else's already. */
    record Abandoned() implements RunOutcome {}
}
