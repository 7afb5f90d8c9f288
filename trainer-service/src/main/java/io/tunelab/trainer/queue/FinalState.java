package io.tunelab.trainer.queue;

/** How a run ends. */
public enum FinalState {
    COMPLETED,
    FAILED,
    CANCELLED
}
