package io.tunelab.results.ingest;

import io.tunelab.results.store.EpochEntity;
import io.tunelab.results.store.Epochs;
import io.tunelab.results.store.ExperimentEntity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Keeps the epochs of runs that an attempt reports, and which of them is best. */
@ApplicationScoped
class EpochLedger {
    private final Epochs epochs;

    EpochLedger(Epochs epochs) {
        this.epochs = epochs;
    }

    /** Keeps the reports, in their order. A run that is completed keeps the best epoch that it named itself. */
    void keep(ExperimentEntity run, List<RunEvent.EpochCompleted> reports) {
        var known = new HashMap<Integer, EpochEntity>();
        epochs.of(run.experimentId).forEach(epoch -> known.put(epoch.epoch, epoch));
        reports.forEach(report -> keep(known, report));
        if (run.completed == null) {
            BestEpoch.show(run, new ArrayList<>(known.values()));
        }
    }

    private void keep(Map<Integer, EpochEntity> known, RunEvent.EpochCompleted report) {
        int attempt = report.envelope().key().attempt();
        var row = known.get(report.epoch());
        if (row == null) {
            row = new EpochEntity();
            row.experimentId = report.envelope().key().experimentId();
            row.epoch = report.epoch();
            fill(row, report);
            epochs.persist(row);
            known.put(row.epoch, row);
        } else if (attempt >= row.attempt) {
            fill(row, report);
        }
        forgetLaterEpochs(known, report.epoch(), attempt);
    }

    /** An attempt that trains an epoch anew has not resumed after it: what older attempts say of later ones is void. */
    private void forgetLaterEpochs(Map<Integer, EpochEntity> known, int epoch, int attempt) {
        known.values().removeIf(row -> {
            boolean isVoid = row.epoch > epoch && row.attempt < attempt;
            if (isVoid) {
                epochs.delete(row);
            }
            return isVoid;
        });
    }

    private static void fill(EpochEntity row, RunEvent.EpochCompleted report) {
        row.attempt = report.envelope().key().attempt();
        row.occurredAt = report.envelope().occurredAt();
        row.trainLoss = report.trainLoss();
        row.trainAccuracy = boxed(report.trainAccuracy());
        row.validationLoss = report.validation().loss();
        row.validationAccuracy = report.validation().accuracy();
        row.validationPrecision = report.validation().precision();
        row.validationRecall = report.validation().recall();
        row.validationF1 = report.validation().f1();
        row.learningRate = report.learningRate();
        row.trainSeconds = report.trainSeconds();
        row.validationSeconds = report.validationSeconds();
        row.trainTokens = report.trainTokens().isPresent()
                ? Long.valueOf(report.trainTokens().getAsLong())
                : null;
        row.tokensPerSecond = boxed(report.tokensPerSecond());
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
    }
}
