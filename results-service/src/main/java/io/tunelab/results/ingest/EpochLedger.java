package io.tunelab.results.ingest;

import io.tunelab.contract.event.EventMessage;
import io.tunelab.contract.event.RunEvent.EpochCompleted;
import io.tunelab.results.store.EpochEntity;
import io.tunelab.results.store.Epochs;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.MetricColumns;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Keeps the epochs that runs report, and which of them is best. A batch costs three statements, however many runs report. */
@ApplicationScoped
class EpochLedger {
    /** An epoch, and which attempt reports it when. */
    record EpochReport(EventMessage.Key key, Instant occurredAt, EpochCompleted epoch) {}

    private final Epochs epochs;

    EpochLedger(Epochs epochs) {
        this.epochs = epochs;
    }

    /**
     * Keeps reports. Those of a run come in their order and are of its current attempt or, before one of that, of the
     * one that it had until then: nothing that is stored is of a newer attempt. A run that is completed keeps the best
     * epoch that it named itself.
     */
    void keep(Map<String, ExperimentEntity> runs, Map<String, List<EpochReport>> reports) {
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
    private static Collection<Epochs.Anew> anew(List<EpochReport> reports) {
        var earliest = new TreeMap<Integer, Epochs.Anew>();
        for (var report : reports) {
            var key = report.key();
            earliest.merge(
                    key.attempt(),
                    new Epochs.Anew(key.experimentId(), report.epoch().epoch(), key.attempt()),
                    (known, other) -> other.epoch() < known.epoch() ? other : known);
        }
        return earliest.values();
    }

    /** What stands at the end of these reports: of each epoch the last, and none that an earlier epoch has voided. */
    static Collection<EpochReport> last(List<EpochReport> reports) {
        var last = new TreeMap<Integer, EpochReport>();
        for (var report : reports) {
            last.put(report.epoch().epoch(), report);
            last.tailMap(report.epoch().epoch(), false).values().removeIf(later -> attempt(later) < attempt(report));
        }
        return last.values();
    }

    private static int attempt(EpochReport report) {
        return report.key().attempt();
    }

    private static EpochEntity row(EpochReport report) {
        var row = new EpochEntity();
        row.experimentId = report.key().experimentId();
        var epoch = report.epoch();
        var fit = epoch.fit();
        var effort = epoch.effort();
        row.epoch = epoch.epoch();
        row.attempt = attempt(report);
        row.occurredAt = report.occurredAt();
        row.trainLoss = fit.trainLoss();
        row.trainAccuracy = boxed(fit.trainAccuracy());
        row.validation = MetricColumns.of(epoch.validation());
        row.learningRate = fit.learningRate();
        row.trainSeconds = effort.trainSeconds();
        row.validationSeconds = effort.validationSeconds();
        row.trainTokens = effort.trainTokens().isPresent()
                ? Long.valueOf(effort.trainTokens().getAsLong())
                : null;
        row.tokensPerSecond = boxed(effort.tokensPerSecond());
        return row;
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
    }
}
