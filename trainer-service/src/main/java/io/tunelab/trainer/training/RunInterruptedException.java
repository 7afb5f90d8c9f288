package io.tunelab.trainer.training;

/** Training was told to stop where it stands: the run was cancelled, lost, or the trainer shuts down. */
public final class RunInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean handsOver;

    public RunInterruptedException(String message) {
        this(message, false);
    }

    /** @param handsOver whether another trainer goes on with the run at once, so that every step is worth keeping */
    public RunInterruptedException(String message, boolean handsOver) {
        super(message);
        this.handsOver = handsOver;
    }

    boolean handsOver() {
        return handsOver;
    }
}
