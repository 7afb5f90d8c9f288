package io.tunelab.trainer.training;

/** Training was told to stop where it stands: the run was cancelled, lost, or the trainer shuts down. */
public final class RunInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunInterruptedException(String message) {
        super(message);
    }
}
