package io.tunelab.results.mirror;

import java.time.Instant;
import java.util.Optional;

/**
 * A run in MLflow, and what of it is written: that of an experiment, or the parent run of a study.
 *
 * @param study empty for an experiment that belongs to none
 * @param experiment empty for the parent run of the study
 * @param run its id in MLflow, once it is there with its parameters
 * @param seen when it last changed here
 */
record Item(String server, String study, String experiment, Optional<String> run, Written written, Instant seen) {
    /**
     * How much of it is in MLflow.
     *
     * @param attempt of the last epoch
     * @param epoch the last epoch
     * @param standing the state that was last written, for an end with its moment
     */
    record Written(int attempt, int epoch, String standing) {
        static final Written NOTHING = new Written(0, 0, "");

        Written with(String standing) {
            return new Written(attempt, epoch, standing);
        }
    }

    /** The experiment's, or the study's. */
    String id() {
        return isStudy() ? study : experiment;
    }

    boolean isStudy() {
        return experiment.isEmpty();
    }

    Item with(Optional<String> other, Written then) {
        return new Item(server, study, experiment, other, then, seen);
    }
}
