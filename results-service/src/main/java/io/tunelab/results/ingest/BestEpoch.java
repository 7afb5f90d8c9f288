package io.tunelab.results.ingest;

import io.tunelab.results.store.EpochEntity;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.MetricColumns;

/** Shows the epoch that stands for a run. */
final class BestEpoch {
    private BestEpoch() {}

    /** Writes all metrics of the one best epoch; a mix of epochs would flatter the run. */
    static void show(ExperimentEntity run, EpochEntity best) {
        run.bestEpoch = best.epoch;
        run.bestTrainLoss = best.trainLoss;
        run.best = MetricColumns.of(
                best.validationLoss,
                best.validationAccuracy,
                best.validationPrecision,
                best.validationRecall,
                best.validationF1);
    }
}
