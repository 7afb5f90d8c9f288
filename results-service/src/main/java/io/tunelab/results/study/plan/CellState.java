package io.tunelab.results.study.plan;

/** The life of one cell of a study: that of its run, with a time before it. */
public enum CellState {
    /** Not submitted: its stage has not begun, the study is paused, or an equal experiment is on its way. */
    WAITING,
    QUEUED,
    RUNNING,
    STALLED,
    /** At a rung of halving, until the others are there. */
    PAUSED,
    COMPLETED,
    /** Its run failed or was refused. */
    FAILED,
    CANCELLED,
    /** Stopped by halving before its last epoch, untested. */
    STOPPED;

    /** Whether it has ended; only a retry changes that. */
    public boolean isFinal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED || this == STOPPED;
    }
}
