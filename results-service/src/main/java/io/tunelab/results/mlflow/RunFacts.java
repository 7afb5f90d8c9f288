package io.tunelab.results.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.measure.Measure;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.results.query.EpochView;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.query.TimingsView;
import io.tunelab.results.store.State;
import io.tunelab.results.table.Decimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What MLflow calls the parameters, metrics and tags of a run. The mirror writes them, the read-only view shows them. */
public final class RunFacts {
    /** Identifies the run; the mirror finds its runs by it. */
    public static final String ID = "tunelab.experiment_id";

    private static final Set<String> NO_PARAMS = Set.of("schema_version", "experiment_id", "study", "tags", "reuse");

    private RunFacts() {}

    /**
     * One value of a metric.
     *
     * @param timestamp milliseconds since 1970
     * @param step the epoch; for results of the whole run the best epoch
     */
    public record Metric(String key, double value, long timestamp, long step) {}

    /** The metrics of an epoch. */
    public static List<Metric> metrics(EpochView epoch) {
        var metrics = new ArrayList<Metric>();
        BiConsumer<String, Double> add = (key, value) -> {
            if (value != null) {
                metrics.add(new Metric(key, value, epoch.occurredAt().toEpochMilli(), epoch.epoch()));
            }
        };
        add.accept("train_loss", epoch.fit().trainLoss());
        add.accept("train_accuracy", epoch.fit().trainAccuracy());
        add.accept("learning_rate", epoch.fit().learningRate());
        of("val_", epoch.validation()).forEach(add);
        add.accept("tokens_per_second", epoch.effort().tokensPerSecond());
        return metrics;
    }

    /** The metrics of the whole run, as far as they are known: its best epoch, the test, what it took. */
    public static List<Metric> metrics(ExperimentView run) {
        long end = Optional.ofNullable(run.times().finishedAt())
                .orElse(run.times().updatedAt())
                .toEpochMilli();
        int best = Optional.ofNullable(run.selection().bestEpoch()).orElse(0);
        var values = new LinkedHashMap<String, Double>();
        values.putAll(of("best_val_", run.selection().best()));
        values.putAll(of("test_", run.tested().test()));
        Optional.ofNullable(run.execution().timings())
                .map(TimingsView::totalSeconds)
                .ifPresent(seconds -> values.put("total_seconds", seconds));
        return values.entrySet().stream()
                .map(entry -> new Metric(entry.getKey(), entry.getValue(), end, best))
                .toList();
    }

    /** The settings of the request under dotted names; numbers as people write them, weights of classes as JSON. */
    public static Map<String, String> params(ExperimentView run) {
        return flat("", run.request(), NO_PARAMS);
    }

    /** The user's own tags, digests and versions, and where the run ran. */
    public static Map<String, String> tags(ExperimentView run) {
        var tags = new LinkedHashMap<String, String>();
        if (run.request() != null) {
            tags.putAll(flat("", run.request().path("tags"), Set.of()));
        }
        tags.put(ID, run.experimentId());
        if (run.standing().worker() != null) {
            tags.put("tunelab.worker", run.standing().worker());
        }
        tags.putAll(flat("provenance.", run.execution().provenance(), Set.of()));
        return tags;
    }

    /** MLflow's word for a state. */
    public static String status(State state) {
        return switch (state) {
            case QUEUED, PAUSED -> "SCHEDULED";
            case RUNNING, STALLED -> "RUNNING";
            case COMPLETED -> "FINISHED";
            case FAILED, REJECTED -> "FAILED";
            case CANCELLED, STOPPED -> "KILLED";
        };
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

    private static Map<String, String> flat(String prefix, JsonNode object, Set<String> without) {
        var fields = new LinkedHashMap<String, String>();
        if (object == null) {
            return fields;
        }
        object.properties().forEach(field -> {
            var value = field.getValue();
            boolean isWhole = field.getKey().equals(RequestTable.CLASS_WEIGHTS.path());
            if (value.isObject() && !isWhole) {
                if (!without.contains(field.getKey())) {
                    fields.putAll(flat(prefix + field.getKey() + ".", value, Set.of()));
                }
            } else if (!value.isNull() && !without.contains(field.getKey())) {
                fields.put(prefix + field.getKey(), text(value));
            }
        });
        return fields;
    }

    private static String text(JsonNode value) {
        if (value.isNumber()) {
            return Decimal.compact(value.asText());
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
