package io.tunelab.trainer.worker;

import io.tunelab.trainer.queue.ClaimedRun;
import io.tunelab.trainer.training.Checkpoint;
import java.util.function.BooleanSupplier;

/** Lets the loop train as long as the lease is ours, and until the epoch that the run may go to. */
record Pace(HeldLease lease, ClaimedRun run) implements Checkpoint.Interruption {
    private static final int TRIES = 3;

    @Override
    public void check() {
        lease.check();
    }

    @Override
    public void nextEpoch(int finished, BooleanSupplier isKept) {
        if (run.untilEpoch().isPresent() && finished >= run.untilEpoch().getAsInt()) {
            for (int tries = 1; !isKept.getAsBoolean(); tries++) {
                if (tries > TRIES) {
                    throw new IllegalStateException("the checkpoint of epoch %d could not be kept".formatted(finished));
                }
                lease.awaitHeld();
            }
            throw new RunPausedException(finished);
        }
    }
}
