package io.tunelab.trainer.worker;

import io.tunelab.contract.event.RunEvent;
import io.tunelab.trainer.queue.Awaited;
import io.tunelab.trainer.queue.FinalState;
import java.util.Locale;

/** How an attempt at a run ended. */
sealed interface RunOutcome {
    /** For metrics and traces. */
    String name();

    /** The run is over; the event says how. */
    record Ended(FinalState state, RunEvent event) implements RunOutcome {
        @Override
        public String name() {
            return state.name().toLowerCase(Locale.ROOT);
        }
    }

    /** The run goes back to the queue; {@code counted} if this try counts against the limit. */
    record GivenBack(boolean counted, String reason) implements RunOutcome {
        @Override
        public String name() {
            return "given_back";
        }
    }

    /** The run goes back to the queue, to be trained from its start in float32. */
    record Restarted(String reason) implements RunOutcome {
        @Override
        public String name() {
            return "restarted";
        }
    }

    /** The run cannot begin yet and waits in the queue. */
    record Postponed(Awaited awaited) implements RunOutcome {
        @Override
        public String name() {
            return "postponed";
        }
    }

    /** The run waits after {@code epoch} for a command. */
    record Paused(int epoch) implements RunOutcome {
        @Override
        public String name() {
            return "paused";
        }
    }

    /** The run is somebody else's already. */
    record Abandoned() implements RunOutcome {
        @Override
        public String name() {
            return "abandoned";
        }
    }
}
