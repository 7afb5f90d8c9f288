package io.tunelab.results.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.measure.Measure;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.table.DataTable.Builder;
import io.tunelab.results.table.DataTable.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that is known of an experiment as columns of a table. */
public final class ExperimentRow {
    private static final Set<String> IDENTITY = Set.of("schema_version", "experiment_id", "study");

    /** Measures whose columns came later. */
    private static final List<Measure> LATER =
            List.copyOf(EnumSet.complementOf(EnumSet.of(Measure.LOSS, Measure.ACCURACY, Measure.F1)));

    private static final List<String> MEASURED = List.of("val_", "test_");
    private static final List<String> METRICS = List.of("loss", "accuracy", "precision", "recall", "f1");

    private ExperimentRow() {}

    /** Columns that are there before the first result, too: programs ask for them by name. */
    public static void declare(Builder table) {
        table.column("experiment_id", Kind.TEXT)
                .column("best_epoch", Kind.WHOLE)
                .column("epochs_run", Kind.WHOLE)
                .column("stop_reason", Kind.TEXT)
                .column("best_train_loss", Kind.NUMBER);
        MEASURED.forEach(split -> Stream.concat(METRICS.stream(), LATER.stream().map(Measure::wireName))
                .forEach(metric -> table.column(split + metric, Kind.NUMBER)));
        table.column("confusion_matrix", Kind.STRUCTURE).column("caveats", Kind.TEXT);
        Stream.of(
                        "train_seconds",
                        "validation_seconds",
                        "fit_seconds",
                        "test_seconds",
                        "total_seconds",
                        "tokens_per_second")
                .forEach(measured -> table.column(measured, Kind.NUMBER));
        table.column("peak_memory_bytes", Kind.WHOLE)
                .column("micro_batch_size", Kind.WHOLE)
                .column("submitted_at", Kind.MOMENT)
                .column("started_at", Kind.MOMENT)
                .column("finished_at", Kind.MOMENT)
                .column("error", Kind.TEXT);
    }

    /** Fills the row that was begun. */
    public static void put(Builder row, ExperimentView run) {
        row.put("experiment_id", run.experimentId())
                .put("name", run.marks().name())
                .put("notes", run.marks().notes());
        fields(row, "", run.request());
        Optional.ofNullable(run.marks().tags())
                .ifPresent(tags -> tags.forEach((tag, value) -> row.put("tags." + tag, value)));
        var selection = run.selection();
        var execution = run.execution();
        var standing = run.standing();
        row.put("best_epoch", selection.bestEpoch())
                .put("epochs_run", selection.epochsRun())
                .put("stop_reason", standing.stopReason())
                .put("best_train_loss", selection.bestTrainLoss());
        metrics(row, "val_", selection.best());
        metrics(row, "test_", run.tested().test());
        row.put("confusion_matrix", run.tested().confusionMatrix());
        timings(row, execution);
        fields(row, "examples.", execution.examples());
        row.put("tokens_per_second", execution.tokensPerSecond())
                .put("peak_memory_bytes", execution.peakMemoryBytes())
                .put("micro_batch_size", execution.microBatchSize())
                .put("artifact", selection.artifact());
        fields(row, "provenance.", execution.provenance());
        row.put("caveats", String.join("; ", run.tested().caveats()));
        row.put("attempt", standing.attempt())
                .put("worker", standing.worker())
                .put("submitted_at", run.times().submittedAt())
                .put("started_at", run.times().startedAt())
                .put("finished_at", run.times().finishedAt())
                .put("error", standing.error() == null ? null : standing.error().message());
    }

    private static void timings(Builder row, ExperimentView.Execution execution) {
        var timings = execution.timings();
        if (timings != null) {
            row.put("queue_seconds", timings.queueSeconds())
                    .put("data_seconds", timings.dataSeconds())
                    .put("model_seconds", timings.modelSeconds())
                    .put("train_seconds", timings.trainSeconds())
                    .put("validation_seconds", timings.validationSeconds())
                    .put("fit_seconds", timings.fitSeconds())
                    .put("test_seconds", timings.testSeconds())
                    .put("save_seconds", timings.saveSeconds())
                    .put("total_seconds", timings.totalSeconds());
        }
    }

    private static void metrics(Builder row, String prefix, MetricsView metrics) {
        if (metrics != null) {
            row.put(prefix + "loss", metrics.loss())
                    .put(prefix + "accuracy", metrics.accuracy())
                    .put(prefix + "precision", metrics.precision())
                    .put(prefix + "recall", metrics.recall())
                    .put(prefix + "f1", metrics.f1());
            LATER.forEach(measure -> row.put(prefix + measure.wireName(), metrics.value(measure)));
        }
    }

    /** Fields of JSON, those of inner objects with a dotted name; weights of classes are one value. */
    private static void fields(Builder row, String prefix, JsonNode object) {
        if (object == null) {
            return;
        }
        object.properties().forEach(field -> {
            var name = prefix + field.getKey();
            boolean isWhole = field.getKey().equals(RequestTable.CLASS_WEIGHTS.path());
            if (field.getValue().isObject() && !isWhole) {
                fields(row, name + ".", field.getValue());
            } else if (!IDENTITY.contains(name)) {
                row.put(name, field.getValue());
            }
        });
    }
}
