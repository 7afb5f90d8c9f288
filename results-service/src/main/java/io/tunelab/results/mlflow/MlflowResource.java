package io.tunelab.results.mlflow;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.rest.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What MLflow's tracking clients need for reading: experiments, runs, parameters, metrics, search. */
@Path("/api/2.0/mlflow")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(
        name = "MLflow",
        description = "MLflow's tracking interface: our experiments to read, other tools' runs also to log")
public class MlflowResource {
    private final ExperimentReads ours;
    private final LoggedReads logged;
    private final MlflowExperiments experiments;
    private final MlflowSearch search;
    private final ObjectMapper json;

    MlflowResource(
            ExperimentReads ours,
            LoggedReads logged,
            MlflowExperiments experiments,
            MlflowSearch search,
            ObjectMapper json) {
        this.ours = ours;
        this.logged = logged;
        this.experiments = experiments;
        this.search = search;
        this.json = json;
    }

    @GET
    @Path("experiments/get")
    @Operation(summary = "A study, or an experiment of another tool, as an MLflow experiment")
    public Response experiment(@QueryParam("experiment_id") String id) {
        return MlflowAnswers.answer(() -> Map.of("experiment", experiments.byId(required("experiment_id", id))));
    }

    @GET
    @Path("experiments/get-by-name")
    @Operation(summary = "The same; a study's name here is its id")
    public Response experimentByName(@QueryParam("experiment_name") String name) {
        return MlflowAnswers.answer(() -> Map.of("experiment", experiments.byName(required("experiment_name", name))));
    }

    @GET
    @Path("experiments/search")
    @Operation(summary = "All MLflow experiments, the newest first")
    public Response experiments() {
        return MlflowAnswers.answer(() -> Map.of("experiments", experiments.all(MlflowBody.of(json, "{}"))));
    }

    @POST
    @Path("experiments/search")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "The same; `view_type` is understood, filters are not")
    public Response searchExperiments(String body) {
        return MlflowAnswers.answer(() -> Map.of("experiments", experiments.all(MlflowBody.of(json, body))));
    }

    @GET
    @Path("runs/get")
    @Operation(summary = "An experiment, or a run of another tool, as an MLflow run")
    public Response run(@QueryParam("run_id") String id, @QueryParam("run_uuid") String oldId) {
        return MlflowAnswers.answer(() -> Map.of("run", run(required("run_id", id == null ? oldId : id))));
    }

    private Map<String, Object> run(String id) {
        return logged.find(id).map(LoggedRun::json).orElseGet(() -> MlflowRuns.run(ours.one(id)));
    }

    @GET
    @Path("metrics/get-history")
    @Operation(summary = "All values of a metric; the step is the epoch")
    public Response history(
            @QueryParam("run_id") String id,
            @QueryParam("run_uuid") String oldId,
            @QueryParam("metric_key") String key) {
        return MlflowAnswers.answer(() -> {
            var run = required("run_id", id == null ? oldId : id);
            var metric = required("metric_key", key);
            return Map.of("metrics", history(run, metric));
        });
    }

    private List<Map<String, Object>> history(String run, String metric) {
        return logged.find(run).isPresent()
                ? logged.history(run, metric).stream()
                        .map(LoggedRun.Metric::json)
                        .toList()
                : MlflowRuns.history(ours.one(run), metric);
    }

    @GET
    @Path("artifacts/list")
    @Operation(summary = "Always empty: models are in the artifacts directory")
    public Response artifacts(@QueryParam("run_id") String id) {
        return MlflowAnswers.answer(() -> {
            var run = required("run_id", id);
            var root = logged.find(run)
                    .map(one -> one.info().artifactUri())
                    .or(() -> Optional.ofNullable(ours.one(run).selection().artifact()));
            return Map.of("root_uri", root.orElse(""), "files", List.of());
        });
    }

    @POST
    @Path("runs/search")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Search runs",
            description =
                    "`filter`: metrics.KEY, params.KEY, tags.KEY and attributes with =, !=, <, <=, >, >=, LIKE, IN,"
                            + " joined by AND; `order_by` the same keys. Our experiments have metrics.best_val_*,"
                            + " metrics.test_*, metrics.total_seconds and params.*.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples =
                                    @ExampleObject(
                                            name = "the best of a study",
                                            value =
                                                    "{\"experiment_ids\": [\"context-20261102-093000\"], \"filter\": \"metrics.test_accuracy > 0.9\", \"order_by\": [\"metrics.best_val_loss ASC\"], \"max_results\": 10}")))
    public Response searchRuns(String body) {
        return MlflowAnswers.answer(() -> search.runs(MlflowBody.of(json, body)));
    }

    private static String required(String name, String value) {
        if (value == null || value.isEmpty() || value.indexOf('\0') >= 0) {
            throw ProblemException.parameter(name, MlflowBody.shortened(value), "a text");
        }
        return value;
    }
}
