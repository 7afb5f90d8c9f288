package io.tunelab.results.store;

/** The life of an experiment. */
public enum State {
    /** Submitted; no trainer has it. */
    QUEUED,
    RUNNING,
    /** Running as far as anybody knows, but its heartbeat is missing. */
    STALLED,
    COMPLETED,
    FAILED,
    CANCELLED,
    /** The request was refused; a better one of the same id is taken. */
    REJECTED;

    /** Whether the run has ended for good. */
    public boolean isFinal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** Whether a run in this state may come into the other. A final state has no next. */
    public boolean canBecome(State next) {
        return switch (this) {
            case QUEUED -> next != STALLED;
            // A trainer may give a run back.
            case RUNNING, STALLED -> next != REJECTED;
            case REJECTED -> next == QUEUED || next == RUNNING || next.isFinal();
            case COMPLETED, FAILED, CANCELLED -> false;
        };
    }
}
