package io.tunelab.results.mlflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run that another tool has logged, in MLflow's two parts. */
record LoggedRun(Info info, Data data) {
    /** Which run it is and how far. */
    record Info(String id, String experiment, String name, String user, Life life, String artifactUri) {
        /** As MLflow's interface gives it. */
        Map<String, Object> json() {
            var info = new LinkedHashMap<String, Object>();
            info.put("run_id", id);
            info.put("run_uuid", id);
            info.put("run_name", name);
            info.put("experiment_id", experiment);
            info.put("user_id", user);
            info.put("status", life.status());
            info.put("start_time", life.start());
            life.end().ifPresent(moment -> info.put("end_time", moment));
            info.put("artifact_uri", artifactUri);
            info.put("lifecycle_stage", life.isDeleted() ? "deleted" : "active");
            return info;
        }
    }

    /**
     * From its start to its end, in milliseconds since 1970.
     *
     * @param status as MLflow names it
     */
    record Life(String status, long start, Optional<Long> end, boolean isDeleted) {}

    /** @param metrics the latest value of each */
    record Data(Map<String, String> params, Map<String, String> tags, List<Metric> metrics) {
        Data {
            params = Map.copyOf(params);
            tags = Map.copyOf(tags);
            metrics = List.copyOf(metrics);
        }

        private Map<String, Object> json() {
            return Map.of(
                    "metrics", metrics.stream().map(Metric::json).toList(),
                    "params", pairs(params),
                    "tags", pairs(tags));
        }
    }

    /** A value at a step. */
    record Metric(String key, double value, long timestamp, long step) {
        Map<String, Object> json() {
            return Map.of("key", key, "value", jsonNumber(value), "timestamp", timestamp, "step", step);
        }
    }

    /** JSON has no such numbers: Protocol Buffers write them as texts. */
    private static Object jsonNumber(double value) {
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }

    /** As MLflow's interface gives it. */
    Map<String, Object> json() {
        return Map.of("info", info.json(), "data", data.json());
    }

    static List<Map<String, String>> pairs(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(pair -> Map.of("key", pair.getKey(), "value", pair.getValue()))
                .toList();
    }
}
