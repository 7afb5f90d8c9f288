package io.tunelab.results.ingest;

import io.tunelab.results.store.EpochEntity;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.MetricColumns;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Chooses the epoch that stands for a run: the lowest validation loss, of equal ones the earliest. */
final class BestEpoch {
    private BestEpoch() {}

    static Optional<EpochEntity> of(Collection<EpochEntity> epochs) {
        return epochs.stream()
                .min(Comparator.comparingDouble((EpochEntity epoch) -> epoch.validationLoss)
                        .thenComparingInt(epoch -> epoch.epoch));
    }

    /** Writes all metrics of the one best epoch; a mix of epochs would flatter the run. */
    static void show(ExperimentEntity run, Collection<EpochEntity> epochs) {
        of(epochs).ifPresent(best -> {
            run.bestEpoch = best.epoch;
            run.bestTrainLoss = best.trainLoss;
            run.best = MetricColumns.of(
                    best.validationLoss,
                    best.validationAccuracy,
                    best.validationPrecision,
                    best.validationRecall,
                    best.validationF1);
        });
    }
}
