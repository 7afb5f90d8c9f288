package io.tunelab.trainer.training;

import io.tunelab.trainer.engine.TrainingTotals;
import java.util.List;

/** Hears what the loop does, on the loop's thread. */
public interface TrainingListener {
    /**
     * Some steps of an epoch are done.
     *
     * @param sums over the epoch so far
     * @param learningRate of the last of these steps
     * @param seconds since the epoch began
     */
    void trained(int epoch, int step, int stepsPerEpoch, TrainingTotals sums, double learningRate, double seconds);

    /** The validation of an epoch begins. */
    void validating(int epoch);

    /** There is nothing to resume from: the first epoch begins. */
    default void fromTheStart() {}

    /** The run goes on after these epochs, which an earlier attempt finished; whether it could tell them is unknown. */
    void resumed(List<EpochResult> epochs);

    void epochCompleted(EpochResult result);

    /** Micro batches are smaller from now on; {@code accumulation} of them make a step. */
    void batchSizeReduced(int from, int to, int accumulation, String reason);

    /** The best epoch's weights are restored and the test begins. */
    void testing();
}
