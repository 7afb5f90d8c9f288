package io.tunelab.results.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.mlflow.MlflowReads.Part;
import io.tunelab.results.rest.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What MLflow's tracking clients need for reading: experiments, runs, metrics, search. */
@Path("/api/2.0/mlflow")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "MLflow", description = "Experiments and runs for MLflow's clients, read-only")
public class MlflowResource {
    private final MlflowReads reads;

    MlflowResource(MlflowReads reads) {
        this.reads = reads;
    }

    @RegisterForReflection
    record OneExperiment(MlflowExperiment experiment) {}

    @RegisterForReflection
    record OneRun(MlflowRun run) {}

    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Experiments(List<MlflowExperiment> experiments, String nextPageToken) {
        static Experiments of(Part<MlflowExperiment> part) {
            return new Experiments(part.items(), part.next().orElse(null));
        }
    }

    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Runs(List<MlflowRun> runs, String nextPageToken) {}

    @RegisterForReflection
    record History(List<RunFacts.Metric> metrics) {}

    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Artifacts(String rootUri, List<String> files) {}

    @GET
    @Path("experiments/get")
    @Operation(summary = "A study as an MLflow experiment")
    public OneExperiment experiment(@QueryParam("experiment_id") String id) {
        return new OneExperiment(reads.byId(required("experiment_id", id)));
    }

    @GET
    @Path("experiments/get-by-name")
    @Operation(summary = "A study as an MLflow experiment; its name there is its ID")
    public OneExperiment experimentByName(@QueryParam("experiment_name") String name) {
        return new OneExperiment(reads.byName(required("experiment_name", name)));
    }

    @GET
    @Path("experiments/search")
    @Operation(summary = "Search MLflow experiments")
    public Experiments experiments(
            @QueryParam("filter") String filter,
            @QueryParam("order_by") List<String> orderBy,
            @QueryParam("view_type") String viewType,
            @QueryParam("max_results") Integer maxResults,
            @QueryParam("page_token") String pageToken) {
        return searchExperiments(new MlflowSearch(List.of(), filter, orderBy, null, viewType, maxResults, pageToken));
    }

    @POST
    @Path("experiments/search")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Search MLflow experiments",
            description = "`filter` and `order_by`: name, creation_time, last_update_time.")
    public Experiments searchExperiments(MlflowSearch search) {
        return Experiments.of(reads.experiments(orAll(search)));
    }

    @GET
    @Path("runs/get")
    @Operation(summary = "An experiment as an MLflow run")
    public OneRun run(@QueryParam("run_id") String id, @QueryParam("run_uuid") String oldId) {
        return new OneRun(reads.run(required("run_id", id == null ? oldId : id)));
    }

    @GET
    @Path("metrics/get-history")
    @Operation(summary = "All values of a metric; the step is the epoch")
    public History history(
            @QueryParam("run_id") String id,
            @QueryParam("run_uuid") String oldId,
            @QueryParam("metric_key") String key) {
        return new History(reads.history(required("run_id", id == null ? oldId : id), required("metric_key", key)));
    }

    @GET
    @Path("artifacts/list")
    @Operation(summary = "No artifacts: models are at /api/v1, files in the MLflow server that runs are logged to")
    public Artifacts artifacts(@QueryParam("run_id") String id, @QueryParam("run_uuid") String oldId) {
        var run = reads.run(required("run_id", id == null ? oldId : id));
        return new Artifacts(run.info().artifactUri(), List.of());
    }

    @POST
    @Path("runs/search")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Search runs",
            description =
                    "`filter`: metrics.KEY, params.KEY, tags.KEY and attributes with =, !=, <, <=, >, >=, LIKE, ILIKE, IN,"
                            + " joined by AND; `order_by`: the same keys. As MLflow's own server answers.")
    public Runs searchRuns(MlflowSearch search) {
        var part = reads.runs(orAll(search));
        return new Runs(part.items(), part.next().orElse(null));
    }

    private static MlflowSearch orAll(MlflowSearch search) {
        return search == null ? new MlflowSearch(null, null, null, null, null, null, null) : search;
    }

    private static String required(String name, String value) {
        if (value == null || value.isEmpty() || value.indexOf('\0') >= 0) {
            throw ProblemException.parameter(name, value == null ? "nothing" : MlflowFilter.shortened(value), "a text");
        }
        return value;
    }
}
