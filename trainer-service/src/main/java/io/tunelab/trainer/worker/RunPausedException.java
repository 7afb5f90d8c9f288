package io.tunelab.trainer.worker;

/** The run has come to the epoch after which it waits for a command; its checkpoint is kept. */
final class RunPausedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int epoch;

    RunPausedException(int epoch) {
        super("paused after epoch " + epoch);
        this.epoch = epoch;
    }

    /** Finished epochs. */
    int epoch() {
        return epoch;
    }
}
