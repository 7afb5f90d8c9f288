package io.tunelab.results.store;

/** The life of an experiment. */
public enum State {
    /** Submitted; no trainer has it. */
    QUEUED,
    RUNNING,
    /** Running as far as anybody knows, but its heartbeat is missing. */
    STALLED,
    /** Between two epochs, its checkpoint kept, until a command continues or stops it. */
    PAUSED,
    COMPLETED,
    FAILED,
    CANCELLED,
    /** Stopped at a pause, untested, because other runs are better. */
    STOPPED,
    /** The request was refused; a better one of the same id is taken. */
    REJECTED;

    /** Whether the run has ended for good. */
    public boolean isFinal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED || this == STOPPED;
    }

    /** Whether nothing more becomes of the run, unless a refused request is replaced by a better one. */
    public boolean isOver() {
        return isFinal() || this == REJECTED;
    }

    /** Whether a run in this state may come into the other. A final state has no next. */
    public boolean canBecome(State next) {
        return switch (this) {
            case QUEUED -> next != STALLED;
            // A trainer may give a run back.
            case RUNNING, STALLED -> next != REJECTED;
            case PAUSED -> next != REJECTED && next != STALLED;
            case REJECTED -> next == QUEUED || next == RUNNING || next.isFinal();
            case COMPLETED, FAILED, CANCELLED, STOPPED -> false;
        };
    }
}
