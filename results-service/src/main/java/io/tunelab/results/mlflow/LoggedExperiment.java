package io.tunelab.results.mlflow;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** An experiment that another tool has made through MLflow's interface. */
record LoggedExperiment(
        String id,
        String name,
        String artifactLocation,
        boolean isDeleted,
        Instant createdAt,
        Instant updatedAt,
        Map<String, String> tags) {
    LoggedExperiment {
        tags = Map.copyOf(tags);
    }

    /** As MLflow's interface gives it. */
    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("experiment_id", id);
        json.put("name", name);
        json.put("artifact_location", artifactLocation);
        json.put("lifecycle_stage", isDeleted ? "deleted" : "active");
        json.put("creation_time", createdAt.toEpochMilli());
        json.put("last_update_time", updatedAt.toEpochMilli());
        json.put("tags", LoggedRun.pairs(tags));
        return json;
    }
}
