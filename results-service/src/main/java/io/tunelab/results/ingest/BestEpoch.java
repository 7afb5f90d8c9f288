package io.tunelab.results.ingest;

import io.tunelab.results.store.EpochEntity;
import io.tunelab.results.store.ExperimentEntity;

/** Shows the epoch that stands for a run. */
final class BestEpoch {
    private BestEpoch() {}

    /** Writes all metrics of the one best epoch; a mix of epochs would flatter the run. */
    static void show(ExperimentEntity run, EpochEntity best) {
        run.bestEpoch = best.epoch;
        run.bestTrainLoss = best.trainLoss;
        run.best = best.validation;
    }
}
