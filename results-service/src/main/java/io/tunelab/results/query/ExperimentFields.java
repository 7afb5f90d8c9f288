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
            new Field<>(
                    "timings.total_seconds",
                    "totalSeconds",
                    Kind.NUMBER,
                    run -> run.totalSeconds,
                    "timings.total_seconds < 3600"));

    static final Fields<ExperimentEntity> FIELDS = new Fields<>(
            Stream.of(
                            RUN.stream(),
                            REQUEST.stream(),
                            metrics("best", run -> run.best),
                            metrics("test", run -> run.test),
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

    private static Stream<Field<ExperimentEntity>> metrics(
            String name, Function<ExperimentEntity, MetricColumns> metrics) {
        return Stream.of(
                metric(name, "loss", metrics, columns -> columns.loss),
                metric(name, "macro_f1", "macroF1", metrics, columns -> columns.macroF1),
                metric(name, "balanced_accuracy", "balancedAccuracy", metrics, columns -> columns.balancedAccuracy),
                metric(name, "mcc", metrics, columns -> columns.mcc),
                metric(name, "auroc", metrics, columns -> columns.auroc),
                metric(name, "average_precision", "averagePrecision", metrics, columns -> columns.averagePrecision),
                metric(name, "brier", metrics, columns -> columns.brier),
                metric(name, "accuracy", metrics, columns -> columns.accuracy),
                metric(name, "precision", metrics, columns -> columns.precision),
                metric(name, "recall", metrics, columns -> columns.recall),
                metric(name, "f1", metrics, columns -> columns.f1));
    }

    private static Field<ExperimentEntity> metric(
            String group,
            String name,
            Function<ExperimentEntity, MetricColumns> metrics,
            Function<MetricColumns, Object> value) {
        return metric(group, name, name, metrics, value);
    }

    private static Field<ExperimentEntity> metric(
            String group,
            String name,
            String property,
            Function<ExperimentEntity, MetricColumns> metrics,
            Function<MetricColumns, Object> value) {
        var path = group + "." + name;
        return new Field<>(
                path,
                group + "." + property,
                Kind.NUMBER,
                run -> metrics.apply(run) == null ? null : value.apply(metrics.apply(run)),
                name.equals("loss") || name.equals("brier") ? path + " < 0.4" : path + " >= 0.85");
    }

    private static List<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toList();
    }
}
