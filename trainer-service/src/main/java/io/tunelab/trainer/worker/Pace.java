package io.tunelab.trainer.worker;

import io.tunelab.trainer.queue.ClaimedRun;
import io.tunelab.trainer.training.Checkpoint;

/** Lets the loop train as long as the lease is ours, and until the epoch that the run may go to. */
record Pace(HeldLease lease, ClaimedRun run) implements Checkpoint.Interruption {
    @Override
    public void check() {
        lease.check();
    }

    @Override
    public void nextEpoch(int finished) {
        if (run.untilEpoch().isPresent() && finished >= run.untilEpoch().getAsInt()) {
            throw new RunPausedException(finished);
        }
    }
}
