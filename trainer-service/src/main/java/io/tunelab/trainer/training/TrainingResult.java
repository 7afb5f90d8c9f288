package io.tunelab.trainer.training;

import io.tunelab.contract.measure.Thresholds;
import java.util.List;
import java.util.Optional;

/**
 * A run that trained to its end; the engine holds the best epoch's weights.
 *
 * @param epochs all of them, those of earlier attempts included
 * @param earlyStopped false: the last epoch was reached
 * @param pieces limits of a forward pass at the end
 * @param test of the best epoch's weights
 * @param predictions of the test split, in its order
 * @param validation of the validation split, in its order, with the best epoch's weights
 * @param temperature fitted on the validation split with the best epoch's weights; not applied to anything
 * @param thresholds chosen on the same; of two labels alone; not applied to anything
 * @param dynamics of the training split over all epochs; empty if an earlier attempt did not keep its part of them
 */
public record TrainingResult(
        List<EpochResult> epochs,
        int bestEpoch,
        boolean earlyStopped,
        BatchLimits pieces,
        Evaluation test,
        SplitPredictions predictions,
        SplitPredictions validation,
        Temperature temperature,
        Optional<Thresholds> thresholds,
        Optional<TrainingDynamics> dynamics,
        double testSeconds) {
    public TrainingResult {
        epochs = List.copyOf(epochs);
    }

    /** Examples per forward pass at the end, at most. */
    public int microBatchSize() {
        return pieces.examples();
    }

    public EpochResult best() {
        return epochs.get(bestEpoch - 1);
    }
}
