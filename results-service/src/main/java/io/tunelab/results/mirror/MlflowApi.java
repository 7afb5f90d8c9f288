package io.tunelab.results.mirror;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.mlflow.RunFacts;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/**
 * An MLflow tracking server, as far as the mirror writes to it (mlflow.org/docs/latest/rest-api.html). All calls but the
 * creating ones may be repeated.
 */
@Path("/api/2.0")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public interface MlflowApi {
    @GET
    @Path("mlflow/experiments/get-by-name")
    ExperimentAnswer experiment(@QueryParam("experiment_name") String name);

    @POST
    @Path("mlflow/experiments/create")
    NewExperiment create(ExperimentToCreate experiment);

    @POST
    @Path("mlflow/runs/search")
    Found search(Search search);

    @POST
    @Path("mlflow/runs/create")
    RunAnswer create(RunToCreate run);

    @GET
    @Path("mlflow/runs/get")
    RunAnswer run(@QueryParam("run_id") String id);

    @POST
    @Path("mlflow/runs/log-batch")
    void log(Batch batch);

    @POST
    @Path("mlflow/runs/update")
    void update(Update update);

    /** @param path below the server's artifacts, with every part of it percent-encoded */
    @PUT
    @Path("mlflow-artifacts/artifacts/{path: .+}")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    void put(@PathParam("path") @Encoded String path, byte[] content);

    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Experiment(String experimentId, String name, String lifecycleStage) {}

    @RegisterForReflection
    record ExperimentAnswer(Experiment experiment) {}

    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record NewExperiment(String experimentId) {}

    /** A tag or a parameter. */
    @RegisterForReflection
    record Pair(String key, String value) {
        static List<Pair> of(Map<String, String> pairs) {
            return pairs.entrySet().stream()
                    .map(pair -> new Pair(pair.getKey(), pair.getValue()))
                    .toList();
        }
    }

    @RegisterForReflection
    record ExperimentToCreate(String name, List<Pair> tags) {
        public ExperimentToCreate {
            tags = List.copyOf(tags);
        }
    }

    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Search(List<String> experimentIds, String filter, String runViewType, int maxResults) {
        public Search {
            experimentIds = List.copyOf(experimentIds);
        }
    }

    @RegisterForReflection
    record Found(List<Run> runs) {
        public Found {
            runs = runs == null ? List.of() : List.copyOf(runs);
        }
    }

    @RegisterForReflection
    record Run(RunInfo info) {}

    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record RunInfo(String runId, String artifactUri, String lifecycleStage) {}

    @RegisterForReflection
    record RunAnswer(Run run) {}

    /** @param startTime milliseconds since 1970 */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record RunToCreate(String experimentId, String runName, long startTime, List<Pair> tags) {
        public RunToCreate {
            tags = List.copyOf(tags);
        }
    }

    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Batch(String runId, List<RunFacts.Metric> metrics, List<Pair> params, List<Pair> tags) {
        public Batch {
            metrics = List.copyOf(metrics);
            params = List.copyOf(params);
            tags = List.copyOf(tags);
        }
    }

    /** @param endTime milliseconds since 1970; null while it runs */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Update(String runId, String status, Long endTime) {}

    /** Why a call was refused. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Refusal(String errorCode, String message) {}
}
