package io.tunelab.results.ingest;

import io.tunelab.results.ingest.RunEvent.EpochCompleted;
import io.tunelab.results.store.EpochEntity;
import io.tunelab.results.store.Epochs;
import io.tunelab.results.store.ExperimentEntity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Keeps the epochs that runs report, and which of them is best. A batch costs three statements, however many runs report. */
@ApplicationScoped
class EpochLedger {
    private final Epochs epochs;

    EpochLedger(Epochs epochs) {
        this.epochs = epochs;
    }

    /**
     * Keeps reports. Those of a run come in their order and are of its current attempt or, before one of that, of the
     * one that it had until then: nothing that is stored is of a newer attempt. A run that is completed keeps the best
     * epoch that it named itself.
     */
    void keep(Map<String, ExperimentEntity> runs, Map<String, List<EpochCompleted>> reports) {
        if (reports.isEmpty()) {
            return;
        }
        var anew = new ArrayList<Epochs.Anew>();
        var rows = new ArrayList<EpochEntity>();
        for (var list : reports.values()) {
            anew.addAll(anew(list));
            last(list).forEach(report -> rows.add(row(report)));
        }
        epochs.forgetAfter(anew);
        epochs.put(rows);
        var unfinished = reports.keySet().stream()
                .filter(id -> runs.get(id).completed == null)
                .toList();
        if (!unfinished.isEmpty()) {
            epochs.best(unfinished).forEach(best -> BestEpoch.show(runs.get(best.experimentId), best));
        }
    }

    /** For each attempt the earliest epoch that it trained: it voids the most. */
    private static Collection<Epochs.Anew> anew(List<EpochCompleted> reports) {
        var earliest = new TreeMap<Integer, Epochs.Anew>();
        for (var report : reports) {
            var key = report.envelope().key();
            earliest.merge(
                    key.attempt(),
                    new Epochs.Anew(key.experimentId(), report.epoch(), key.attempt()),
                    (known, other) -> other.epoch() < known.epoch() ? other : known);
        }
        return earliest.values();
    }

    /** What stands at the end of these reports: of each epoch the last, and none that an earlier epoch has voided. */
    static Collection<EpochCompleted> last(List<EpochCompleted> reports) {
        var last = new TreeMap<Integer, EpochCompleted>();
        for (var report : reports) {
            last.put(report.epoch(), report);
            last.tailMap(report.epoch(), false).values().removeIf(later -> attempt(later) < attempt(report));
        }
        return last.values();
    }

    private static int attempt(EpochCompleted report) {
        return report.envelope().key().attempt();
    }

    private static EpochEntity row(EpochCompleted report) {
        var row = new EpochEntity();
        row.experimentId = report.envelope().key().experimentId();
        row.epoch = report.epoch();
        row.attempt = attempt(report);
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
        return row;
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
    }
}
