package io.tunelab.results.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.query.ExperimentView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An experiment of ours as MLflow's REST interface gives a run (mlflow.org/docs/latest/rest-api.html). */
@RegisterForReflection
record MlflowRun(Info info, Data data, Map<String, Object> inputs) {
    /** Times are milliseconds since 1970. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Info(
            String runId,
            String runUuid,
            String runName,
            String experimentId,
            String userId,
            String status,
            long startTime,
            Long endTime,
            String artifactUri,
            String lifecycleStage) {}

    /** The last value of each metric. */
    @RegisterForReflection
    record Data(List<RunFacts.Metric> metrics, List<Entry> params, List<Entry> tags) {
        Data {
            metrics = List.copyOf(metrics);
            params = List.copyOf(params);
            tags = List.copyOf(tags);
        }
    }

    /** A parameter or a tag. */
    @RegisterForReflection
    record Entry(String key, String value) {
        static List<Entry> of(Map<String, String> pairs) {
            return pairs.entrySet().stream()
                    .map(pair -> new Entry(pair.getKey(), pair.getValue()))
                    .toList();
        }
    }

    /** @param experiment the study that it is shown in, or {@code 0} */
    static MlflowRun of(ExperimentView run, String experiment) {
        var id = run.experimentId();
        var times = run.times();
        var tags = new LinkedHashMap<>(RunFacts.tags(run));
        tags.put("mlflow.runName", id);
        return new MlflowRun(
                new Info(
                        id,
                        id,
                        id,
                        experiment,
                        "",
                        RunFacts.status(run.standing().state()),
                        Optional.ofNullable(times.startedAt())
                                .orElse(times.submittedAt())
                                .toEpochMilli(),
                        times.finishedAt() == null ? null : times.finishedAt().toEpochMilli(),
                        "mlflow-artifacts:/" + experiment + "/" + id + "/artifacts",
                        "active"),
                new Data(last(run), Entry.of(RunFacts.params(run)), Entry.of(tags)),
                Map.of());
    }

    private static List<RunFacts.Metric> last(ExperimentView run) {
        var epochs = Optional.ofNullable(run.epochs()).orElse(List.of());
        var last = epochs.isEmpty() ? List.<RunFacts.Metric>of() : RunFacts.metrics(epochs.get(epochs.size() - 1));
        return Stream.concat(last.stream(), RunFacts.metrics(run).stream()).toList();
    }

    /** All values of a metric, by step. */
    static List<RunFacts.Metric> history(ExperimentView run, String key) {
        return Stream.concat(run.epochs().stream().map(RunFacts::metrics), Stream.of(RunFacts.metrics(run)))
                .flatMap(List::stream)
                .filter(metric -> metric.key().equals(key))
                .toList();
    }

    Facts facts() {
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("run_id", info.runId());
        attributes.put("run_name", info.runName());
        attributes.put("status", info.status());
        attributes.put("user_id", info.userId());
        attributes.put("artifact_uri", info.artifactUri());
        attributes.put("start_time", info.startTime());
        if (info.endTime() != null) {
            attributes.put("end_time", info.endTime());
        }
        var metrics = new LinkedHashMap<String, Double>();
        data.metrics().forEach(metric -> metrics.put(metric.key(), metric.value()));
        return new Facts(attributes, metrics, pairs(data.params()), pairs(data.tags()));
    }

    private static Map<String, String> pairs(List<Entry> entries) {
        var pairs = new LinkedHashMap<String, String>();
        entries.forEach(entry -> pairs.put(entry.key(), entry.value()));
        return pairs;
    }
}
