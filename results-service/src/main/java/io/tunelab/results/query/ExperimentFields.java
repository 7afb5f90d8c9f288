package io.tunelab.results.query;

import io.tunelab.contract.request.Optimizer;
import io.tunelab.contract.request.PrecisionChoice;
import io.tunelab.contract.request.Schedule;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.contract.request.WireName;
import io.tunelab.results.find.Field;
import io.tunelab.results.find.Fields;
import io.tunelab.results.find.Kind;
import io.tunelab.results.find.ListQuery;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.MetricColumns;
import io.tunelab.results.store.RequestColumns;
import io.tunelab.results.store.State;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** What experiments can be filtered, sorted and grouped by. */
public final class ExperimentFields {
    private static final List<Field<ExperimentEntity>> RUN = List.of(
            new Field<>("experiment_id", "experimentId", Kind.TEXT, run -> run.experimentId, "experiment_id ~ '019a'"),
            new Field<>("name", "name", Kind.TEXT, run -> run.name, "name ~ 'final'"),
            new Field<>(
                    "state",
                    "cast(state as string)",
                    Kind.TEXT,
                    run -> run.state.name(),
                    names(State.values()),
                    "state in (FAILED, CANCELLED)"),
            new Field<>(
                    "submitted_at",
                    "submittedAt",
                    Kind.INSTANT,
                    run -> run.submittedAt,
                    "submitted_at >= 2026-01-31T00:00:00Z"),
            new Field<>(
                    "updated_at",
                    "updatedAt",
                    Kind.INSTANT,
                    run -> run.updatedAt,
                    "updated_at >= 2026-01-31T00:00:00Z"),
            new Field<>(
                    "started_at",
                    "startedAt",
                    Kind.INSTANT,
                    run -> run.startedAt,
                    "started_at >= 2026-01-31T00:00:00Z"),
            new Field<>(
                    "finished_at",
                    "finishedAt",
                    Kind.INSTANT,
                    run -> run.finishedAt,
                    "finished_at >= 2026-01-31T00:00:00Z"),
            new Field<>("worker", "worker", Kind.TEXT, run -> run.worker, "worker = 'trainer-1'"),
            new Field<>("attempt", "attempt", Kind.INTEGER, run -> run.attempt, "attempt > 1"),
            new Field<>("stop_reason", "stopReason", Kind.TEXT, run -> run.stopReason, "stop_reason = early_stopped"),
            new Field<>("error.code", "errorCode", Kind.TEXT, run -> run.errorCode, "error.code = out_of_memory"));

    private static final List<Field<ExperimentEntity>> REQUEST = List.of(
            asked("study", "study", Kind.TEXT, asked -> asked.study, "study is missing"),
            asked("model", "model", Kind.TEXT, asked -> asked.model, "model = 'distilbert-base-uncased'"),
            asked("num_layers", "numLayers", Kind.INTEGER, asked -> asked.numLayers, "num_layers = 2"),
            asked("dataset", "datasetName", Kind.TEXT, asked -> asked.datasetName, "dataset = 'imdb'"),
            asked(
                    "dataset.fraction",
                    "datasetFraction",
                    Kind.NUMBER,
                    asked -> asked.datasetFraction,
                    "dataset.fraction >= 0.5"),
            asked("dataset.seed", "datasetSeed", Kind.INTEGER, asked -> asked.datasetSeed, "dataset.seed = 42"),
            asked(
                    "dataset.protocol",
                    "datasetProtocol",
                    asked -> asked.datasetProtocol,
                    SplitProtocol.values(),
                    "dataset.protocol = official"),
            asked("max_length", "maxLength", Kind.INTEGER, asked -> asked.maxLength, "max_length in (128, 256)"),
            asked("batch_size", "batchSize", Kind.INTEGER, asked -> asked.batchSize, "batch_size = 32"),
            asked("learning_rate", "learningRate", Kind.NUMBER, asked -> asked.learningRate, "learning_rate < 2e-5"),
            asked("epochs", "epochs", Kind.INTEGER, asked -> asked.epochs, "epochs >= 3"),
            asked("seed", "seed", Kind.INTEGER, asked -> asked.seed, "seed = 42"),
            asked("optimizer", "optimizer", asked -> asked.optimizer, Optimizer.values(), "optimizer = adamw"),
            asked("schedule", "schedule", asked -> asked.schedule, Schedule.values(), "schedule = linear"),
            asked("precision", "precision", asked -> asked.precision, PrecisionChoice.values(), "precision = bf16"));

    private static final List<Field<ExperimentEntity>> RESULT = List.of(
            new Field<>("best_epoch", "bestEpoch", Kind.INTEGER, run -> run.bestEpoch, "best_epoch = 1"),
            new Field<>(
                    "best_train_loss", "bestTrainLoss", Kind.NUMBER, run -> run.bestTrainLoss, "best_train_loss < 0.2"),
            new Field<>("total_seconds", "totalSeconds", Kind.NUMBER, run -> run.totalSeconds, "total_seconds < 3600"));

    private static final List<Metric> METRICS = List.of(
            new Metric("loss", "loss", columns -> columns.loss),
            new Metric("macro_f1", "macroF1", columns -> columns.macroF1),
            new Metric("balanced_accuracy", "balancedAccuracy", columns -> columns.balancedAccuracy),
            new Metric("mcc", "mcc", columns -> columns.mcc),
            new Metric("auroc", "auroc", columns -> columns.auroc),
            new Metric("average_precision", "averagePrecision", columns -> columns.averagePrecision),
            new Metric("brier", "brier", columns -> columns.brier),
            new Metric("accuracy", "accuracy", columns -> columns.accuracy),
            new Metric("precision", "precision", columns -> columns.precision),
            new Metric("recall", "recall", columns -> columns.recall),
            new Metric("f1", "f1", columns -> columns.f1));

    private record Metric(String name, String property, Function<MetricColumns, Object> value) {
        boolean isError() {
            return name.equals("loss") || name.equals("brier");
        }
    }

    static final Fields<ExperimentEntity> FIELDS = new Fields<>(
            Stream.of(
                            RUN.stream(),
                            REQUEST.stream(),
                            metrics("val_", "best", run -> run.best),
                            metrics("test_", "test", run -> run.test),
                            RESULT.stream())
                    .flatMap(fields -> fields)
                    .toList(),
            ExperimentFields::tags,
            "allTags",
            List.of(
                    "experimentId",
                    "name",
                    "asked.study",
                    "asked.model",
                    "asked.datasetName",
                    "worker",
                    "errorMessage",
                    "cast(allTags as string)",
                    "notes"));

    static final ListQuery.Settings<ExperimentEntity> LIST =
            new ListQuery.Settings<>(FIELDS, "experiment_id", "-submitted_at", 50, 500);

    private ExperimentFields() {}

    /** All of them. */
    public static Fields<ExperimentEntity> all() {
        return FIELDS;
    }

    /** The tags of a row; null if it has none. */
    static Map<String, String> tags(ExperimentEntity run) {
        return Fields.tags(run.allTags);
    }

    private static Field<ExperimentEntity> asked(
            String name, String property, Kind kind, Function<RequestColumns, Object> value, String example) {
        return new Field<>(
                name, "asked." + property, kind, run -> run.asked == null ? null : value.apply(run.asked), example);
    }

    private static Field<ExperimentEntity> asked(
            String name, String property, Function<RequestColumns, Object> value, WireName[] values, String example) {
        return new Field<>(
                name,
                "asked." + property,
                Kind.TEXT,
                run -> run.asked == null ? null : value.apply(run.asked),
                Stream.of(values).map(WireName::wireName).toList(),
                example);
    }

    /** @param prefix of their names, which are those of tables */
    private static Stream<Field<ExperimentEntity>> metrics(
            String prefix, String group, Function<ExperimentEntity, MetricColumns> metrics) {
        return METRICS.stream()
                .map(metric -> new Field<>(
                        prefix + metric.name(),
                        group + "." + metric.property(),
                        Kind.NUMBER,
                        run -> metrics.apply(run) == null
                                ? null
                                : metric.value().apply(metrics.apply(run)),
                        prefix + metric.name() + (metric.isError() ? " < 0.4" : " >= 0.85")));
    }

    private static List<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toList();
    }
}
