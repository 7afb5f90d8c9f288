package io.tunelab.trainer.training;

import io.tunelab.contract.request.Monitor;
import java.util.Optional;

/** Watches the monitored metric: which epoch is best (of equals the first), and when to stop. */
final class EarlyStopping {
    private final Monitor monitor;
    private final Optional<Integer> patience;
    private double best;
    private int bestEpoch;
    private int withoutImprovement;

    EarlyStopping(TrainingSettings settings) {
        this.monitor = settings.monitor();
        this.patience = settings.patience();
    }

    /** Takes an epoch's validation in; true if it is the best so far. */
    boolean observe(int epoch, Evaluation validation) {
        double value = monitor == Monitor.VALIDATION_LOSS ? -validation.loss() : validation.accuracy();
        if (bestEpoch == 0 || value > best) {
            best = value;
            bestEpoch = epoch;
            withoutImprovement = 0;
            return true;
        }
        withoutImprovement++;
        return false;
    }

    boolean shouldStop() {
        return patience.isPresent() && withoutImprovement >= patience.get();
    }

    /** Counts from 1; 0 before the first epoch. */
    int bestEpoch() {
        return bestEpoch;
    }
}
