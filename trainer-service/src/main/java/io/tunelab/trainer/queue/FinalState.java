package io.tunelab.trainer.queue;

/** How a run ends. */
public enum FinalState {
    COMPLETED,
    FAILED,
    CANCELLED,
    /** It was paused and will not resume: others are better. */
    STOPPED
}
