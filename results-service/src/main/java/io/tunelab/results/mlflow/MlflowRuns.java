package io.tunelab.results.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.measure.Measure;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.results.query.EpochView;
import io.tunelab.results.query.ExperimentReads.Group;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.store.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Our experiments as MLflow's runs, our studies as MLflow's experiments: the JSON of MLflow's REST interface, version 2.0
 * (mlflow.org/docs/latest/rest-api.html). Moments are milliseconds since 1970; a metric's step is its epoch.
 */
final class MlflowRuns {
    /** MLflow's own name for the experiment that runs without one belong to. */
    static final String DEFAULT = "0";

    private static final List<String> PER_EPOCH = Stream.concat(
                    Stream.of("train_loss", "val_precision", "val_recall", "learning_rate"),
                    Stream.of(Measure.values()).map(measure -> "val_" + measure.wireName()))
            .toList();

    private MlflowRuns() {}

    static Map<String, Object> experiment(Group group) {
        var id = Optional.ofNullable(group.study()).orElse(DEFAULT);
        return fields(
                "experiment_id",
                id,
                "name",
                id.equals(DEFAULT) ? "Default" : id,
                "artifact_location",
                "",
                "lifecycle_stage",
                "active",
                "creation_time",
                millis(group.since()),
                "last_update_time",
                millis(group.updatedAt()));
    }

    static Map<String, Object> run(ExperimentView run) {
        return Map.of("info", info(run), "data", data(run));
    }

    private static Map<String, Object> info(ExperimentView run) {
        return fields(
                "run_id", run.experimentId(),
                "run_uuid", run.experimentId(),
                "run_name", run.experimentId(),
                "experiment_id", study(run),
                "user_id", "",
                "status", status(run.standing().state()),
                "start_time",
                        millis(Optional.ofNullable(run.times().startedAt())
                                .orElse(run.times().submittedAt())),
                "end_time",
                        run.times().finishedAt() == null
                                ? null
                                : millis(run.times().finishedAt()),
                "artifact_uri",
                        run.selection().artifact() == null
                                ? ""
                                : run.selection().artifact(),
                "lifecycle_stage", "active");
    }

    private static String study(ExperimentView run) {
        var study = run.request() == null ? null : run.request().path("study").textValue();
        return study == null ? DEFAULT : study;
    }

    private static String status(State state) {
        return switch (state) {
            case QUEUED, PAUSED -> "SCHEDULED";
            case RUNNING, STALLED -> "RUNNING";
            case COMPLETED -> "FINISHED";
            case FAILED, REJECTED -> "FAILED";
            case CANCELLED, STOPPED -> "KILLED";
        };
    }

    private static Map<String, Object> data(ExperimentView run) {
        var metrics = new ArrayList<Map<String, Object>>();
        var epochs = Optional.ofNullable(run.epochs()).orElse(List.of());
        if (!epochs.isEmpty()) {
            PER_EPOCH.forEach(key -> metric(key, epochs.get(epochs.size() - 1)).ifPresent(metrics::add));
        }
        long end = millis(
                Optional.ofNullable(run.times().finishedAt()).orElse(run.times().updatedAt()));
        int best = Optional.ofNullable(run.selection().bestEpoch()).orElse(0);
        of("best_val_", run.selection().best()).forEach((key, value) -> metrics.add(metric(key, value, end, best)));
        of("test_", run.tested().test()).forEach((key, value) -> metrics.add(metric(key, value, end, best)));
        if (run.execution().timings() != null) {
            metrics.add(metric(
                    "total_seconds",
                    run.execution().timings().path("total_seconds").asDouble(),
                    end,
                    best));
        }
        var params = new ArrayList<Map<String, Object>>();
        flat("", run.request()).forEach((key, value) -> params.add(fields("key", key, "value", value)));
        var tags = new ArrayList<Map<String, Object>>();
        tags.add(fields("key", "mlflow.runName", "value", run.experimentId()));
        flat("provenance.", run.execution().provenance())
                .forEach((key, value) -> tags.add(fields("key", key, "value", value)));
        return Map.of("metrics", metrics, "params", params, "tags", tags);
    }

    /** All values of a metric; one where it is not measured by the epoch, none where there is no such metric. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> history(ExperimentView run, String key) {
        if (PER_EPOCH.contains(key)) {
            return run.epochs().stream()
                    .flatMap(epoch -> metric(key, epoch).stream())
                    .toList();
        }
        return ((List<Map<String, Object>>) data(run).get("metrics"))
                .stream().filter(metric -> metric.get("key").equals(key)).toList();
    }

    /** Empty where it was not measured or is undefined. */
    private static Optional<Map<String, Object>> metric(String key, EpochView epoch) {
        var validation = epoch.validation();
        Double value =
                switch (key) {
                    case "train_loss" -> epoch.fit().trainLoss();
                    case "learning_rate" -> epoch.fit().learningRate();
                    default -> of("val_", validation).get(key);
                };
        return Optional.ofNullable(value).map(known -> metric(key, known, millis(epoch.occurredAt()), epoch.epoch()));
    }

    private static Map<String, Object> metric(String key, double value, long millis, int step) {
        return fields("key", key, "value", value, "timestamp", millis, "step", step);
    }

    private static Map<String, Double> of(String prefix, MetricsView metrics) {
        if (metrics == null) {
            return Map.of();
        }
        var values = new LinkedHashMap<String, Double>();
        values.put(prefix + "precision", metrics.precision());
        values.put(prefix + "recall", metrics.recall());
        Stream.of(Measure.values())
                .filter(measure -> metrics.value(measure) != null)
                .forEach(measure -> values.put(prefix + measure.wireName(), metrics.value(measure)));
        return values;
    }

    /** Dotted names; arrays and weights of classes, which are one value, as their JSON text. */
    private static Map<String, String> flat(String prefix, JsonNode object) {
        var fields = new LinkedHashMap<String, String>();
        if (object != null) {
            object.properties().forEach(field -> {
                var value = field.getValue();
                boolean isWhole = field.getKey().equals(RequestTable.CLASS_WEIGHTS.path());
                if (value.isObject() && !isWhole) {
                    fields.putAll(flat(prefix + field.getKey() + ".", value));
                } else if (!value.isNull()) {
                    fields.put(prefix + field.getKey(), value.isValueNode() ? value.asText() : value.toString());
                }
            });
        }
        return fields;
    }

    private static long millis(Instant moment) {
        return moment.toEpochMilli();
    }

    /** Names and values by turns; without those that are null. */
    private static Map<String, Object> fields(Object... pairs) {
        var fields = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != null) {
                fields.put((String) pairs[i], pairs[i + 1]);
            }
        }
        return fields;
    }
}
