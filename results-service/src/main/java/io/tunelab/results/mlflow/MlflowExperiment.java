package io.tunelab.results.mlflow;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/** A study, or what is in none, as MLflow's REST interface gives an experiment. Times are milliseconds since 1970. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record MlflowExperiment(
        String experimentId,
        String name,
        String artifactLocation,
        String lifecycleStage,
        long creationTime,
        long lastUpdateTime,
        List<MlflowRun.Entry> tags) {
    /** MLflow's own id for the experiment of runs that have none; it is always there. */
    static final String DEFAULT = "0";

    MlflowExperiment {
        tags = List.copyOf(tags);
    }

    static MlflowExperiment of(String id, long created, long updated) {
        return new MlflowExperiment(
                id,
                id.equals(DEFAULT) ? "Default" : id,
                "mlflow-artifacts:/" + id,
                "active",
                created,
                updated,
                List.of());
    }

    Facts facts() {
        return new Facts(
                Map.of(
                        "experiment_id", experimentId,
                        "name", name,
                        "creation_time", creationTime,
                        "last_update_time", lastUpdateTime),
                Map.of(),
                Map.of(),
                Map.of());
    }
}
