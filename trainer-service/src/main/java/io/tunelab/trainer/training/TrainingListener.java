package io.tunelab.trainer.training;

import io.tunelab.trainer.engine.TrainingTotals;
import java.util.List;
import java.util.Optional;

/** Hears what the loop does, on the loop's thread. */
public interface TrainingListener {
    /**
     * How far the training is. Everything counts from 1.
     *
     * @param step of the epoch
     * @param epochSteps steps of this epoch: with batches by tokens each epoch may have another number
     * @param runStep of all epochs, those of earlier attempts included
     * @param runSteps steps of all epochs, if none is saved by early stopping
     */
    record Place(int epoch, int step, int epochSteps, long runStep, long runSteps) {}

    /**
     * Some steps of an epoch are done.
     *
     * @param last the last of these steps
     * @param sums over the epoch so far
     * @param learningRate of the last of these steps
     * @param seconds since the epoch began
     */
    void trained(Place last, TrainingTotals sums, double learningRate, double seconds);

    /** The validation of an epoch begins. */
    void validating(int epoch);

    /** There is nothing to resume from: the first epoch begins. */
    default void fromTheStart() {}

    /** The run goes on after these epochs, which an earlier attempt finished; whether it could tell them is unknown. */
    void resumed(List<EpochResult> epochs);

    void epochCompleted(EpochResult result);

    /**
     * Memory ran out: batches are computed in smaller pieces from now on.
     *
     * @param from examples of a piece until now, at most
     * @param to examples of a piece from now on, at most. If pieces are limited by tokens, only of the pieces of this step,
     *     and it may be as many as before
     * @param pieces that make a step; if they are limited by tokens, that make this one
     * @param tokens of a piece from now on, at most; empty: only examples count
     */
    void batchSizeReduced(int from, int to, int pieces, Optional<Integer> tokens, String reason);

    /** The best epoch's weights are restored and the test begins. */
    void testing();
}
