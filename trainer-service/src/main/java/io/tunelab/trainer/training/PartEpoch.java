package io.tunelab.trainer.training;

import io.tunelab.trainer.engine.TrainingTotals;

/**
 * How far an unfinished epoch is.
 *
 * @param steps optimizer steps done; none: the epoch has not begun
 * @param reported sums up to the last report
 * @param open sums since then, taken when the epoch was broken off: apart, so that adding up goes on in the same order
 *     as if it had not been
 * @param seconds spent on training
 */
public record PartEpoch(int steps, TrainingTotals reported, TrainingTotals open, double seconds) {
    /** An epoch that has not begun. */
    public static final PartEpoch NONE = new PartEpoch(0, TrainingTotals.NONE, TrainingTotals.NONE, 0);

    public PartEpoch {
        if (steps < 0) {
            throw new IllegalArgumentException("steps count from 0, got " + steps);
        }
    }

    PartEpoch afterStep(double secondsNow) {
        return new PartEpoch(steps + 1, reported, open, secondsNow);
    }

    PartEpoch report(TrainingTotals taken) {
        return new PartEpoch(steps, reported.plus(open.plus(taken)), TrainingTotals.NONE, seconds);
    }

    PartEpoch brokenOff(TrainingTotals taken) {
        return new PartEpoch(steps, reported, open.plus(taken), seconds);
    }
}
