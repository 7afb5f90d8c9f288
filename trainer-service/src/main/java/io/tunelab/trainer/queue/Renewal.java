package io.tunelab.trainer.queue;

/** What a trainer learns when it renews its lease. */
public enum Renewal {
    /** The run is still ours. */
    HELD,
    /** Still ours, and somebody asked to cancel it. */
    CANCEL_REQUESTED,
    /** Another trainer has it, or it has ended: nothing that we write counts any more. */
    LOST
}
