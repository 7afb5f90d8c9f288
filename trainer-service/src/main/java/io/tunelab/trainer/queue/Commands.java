package io.tunelab.trainer.queue;

import io.tunelab.contract.command.RunCommand;

/** Obeys commands: what a repeat asks for, or one that comes too late, changes nothing. */
public final class Commands {
    /** Tells everybody that a run that was paused waits in the queue. */
    public interface Continued {
        void tell(String experimentId, int attempt, int untilEpoch);
    }

    private final RunQueue queue;
    private final Pauses pauses;
    private final Continued continued;

    public Commands(RunQueue queue, Pauses pauses, Continued continued) {
        this.queue = queue;
        this.pauses = pauses;
        this.continued = continued;
    }

    /** The last event of a run that this ends is in the queue and has yet to be published. */
    public void obey(RunCommand command) {
        var id = command.experimentId();
        if (command instanceof RunCommand.Cancel) {
            queue.cancel(id);
        } else if (command instanceof RunCommand.Stop) {
            pauses.stop(id);
        } else if (command instanceof RunCommand.Continue one) {
            // A crash before it is told leaves the run shown as paused until a trainer claims it.
            pauses.proceed(id, one.untilEpoch()).ifPresent(attempt -> continued.tell(id, attempt, one.untilEpoch()));
        }
    }
}
