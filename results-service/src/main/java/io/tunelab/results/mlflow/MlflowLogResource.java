package io.tunelab.results.mlflow;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.rest.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * What MLflow's tracking clients need for logging runs of other tools. Our own experiments cannot be written to: what they
 * came to is what the trainers report.
 */
@Path("/api/2.0/mlflow")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Blocking
@Tag(name = "MLflow")
public class MlflowLogResource {
    private static final Set<String> STATUSES = Set.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");
    private static final String NAME_TAG = "mlflow.runName";
    private final MlflowExperiments experiments;
    private final LoggedExperiments loggedExperiments;
    private final LoggedRuns runs;
    private final LoggedReads reads;
    private final ExperimentReads ours;
    private final ObjectMapper json;

    MlflowLogResource(
            MlflowExperiments experiments,
            LoggedExperiments loggedExperiments,
            LoggedRuns runs,
            LoggedReads reads,
            ExperimentReads ours,
            ObjectMapper json) {
        this.experiments = experiments;
        this.loggedExperiments = loggedExperiments;
        this.runs = runs;
        this.reads = reads;
        this.ours = ours;
        this.json = json;
    }

    @POST
    @Path("experiments/create")
    @Operation(summary = "Create an MLflow experiment")
    @RequestBody(content = @Content(examples = @ExampleObject(name = "a name", value = "{\"name\": \"baselines\"}")))
    public Response createExperiment(String body) {
        return MlflowAnswers.answer(() -> Map.of("experiment_id", experiments.create(MlflowBody.of(json, body))));
    }

    @POST
    @Path("experiments/update")
    @Operation(summary = "Rename an MLflow experiment")
    public Response renameExperiment(String body) {
        return done(body, asked -> experiments.rename(asked.required("experiment_id"), asked.required("new_name")));
    }

    @POST
    @Path("experiments/delete")
    @Operation(summary = "Mark an MLflow experiment as deleted")
    public Response deleteExperiment(String body) {
        return done(body, asked -> loggedExperiments.delete(asked.required("experiment_id"), true));
    }

    @POST
    @Path("experiments/restore")
    @Operation(summary = "Undo the deletion")
    public Response restoreExperiment(String body) {
        return done(body, asked -> loggedExperiments.delete(asked.required("experiment_id"), false));
    }

    @POST
    @Path("experiments/set-experiment-tag")
    @Operation(summary = "Set a tag of an MLflow experiment")
    public Response tagExperiment(String body) {
        return done(
                body, asked -> loggedExperiments.setTag(asked.required("experiment_id"), asked.key(), asked.value()));
    }

    @POST
    @Path("runs/create")
    @Operation(summary = "Start a run of another tool", description = "In one of its experiments, in a study, or in 0.")
    @RequestBody(
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "a run",
                                            value =
                                                    "{\"experiment_id\": \"0\", \"run_name\": \"tf-idf\", \"start_time\": 1761989400000}")))
    public Response createRun(String body) {
        return MlflowAnswers.answer(() -> {
            var asked = MlflowBody.of(json, body);
            var tags = asked.pairs("tags");
            var run = begin(asked, tags);
            tags.put(NAME_TAG, run.name());
            runs.create(run, tags);
            return Map.of("run", reads.find(run.id()).orElseThrow().json());
        });
    }

    private LoggedRun.Info begin(MlflowBody body, Map<String, String> tags) {
        var experiment = body.text("experiment_id").orElse(MlflowRuns.DEFAULT);
        experiments.requireActive(experiment);
        var id = UUID.randomUUID().toString().replace("-", "");
        var name = body.text("run_name").orElseGet(() -> tags.getOrDefault(NAME_TAG, "run-" + id.substring(0, 8)));
        var location = String.valueOf(experiments.byId(experiment).get("artifact_location"));
        var start = body.whole("start_time").orElseGet(System::currentTimeMillis);
        return new LoggedRun.Info(
                id,
                experiment,
                name,
                body.text("user_id").orElse(""),
                new LoggedRun.Life("RUNNING", start, Optional.empty(), false),
                location.isEmpty() ? "" : location + "/" + id + "/artifacts");
    }

    @POST
    @Path("runs/update")
    @Operation(summary = "Change a run's status, end or name")
    public Response updateRun(String body) {
        return MlflowAnswers.answer(() -> {
            var asked = MlflowBody.of(json, body);
            var status = asked.text("status");
            status.filter(text -> !STATUSES.contains(text)).ifPresent(text -> {
                throw ProblemException.parameter("status", MlflowBody.shortened(text), STATUSES.toString());
            });
            var id = logged(asked);
            runs.update(id, status, asked.whole("end_time"), asked.text("run_name"));
            return Map.of("run_info", reads.find(id).orElseThrow().info().json());
        });
    }

    @POST
    @Path("runs/delete")
    @Operation(summary = "Mark a run as deleted")
    public Response deleteRun(String body) {
        return done(body, asked -> runs.delete(logged(asked), true));
    }

    @POST
    @Path("runs/restore")
    @Operation(summary = "Undo the deletion")
    public Response restoreRun(String body) {
        return done(body, asked -> runs.delete(logged(asked), false));
    }

    @POST
    @Path("runs/log-metric")
    @Operation(summary = "Log a value of a metric")
    public Response logMetric(String body) {
        return done(body, asked -> runs.log(logged(asked), List.of(asked.metric()), Map.of(), Map.of()));
    }

    @POST
    @Path("runs/log-parameter")
    @Operation(summary = "Log a parameter; it keeps its first value")
    public Response logParameter(String body) {
        return done(body, asked -> runs.log(logged(asked), List.of(), Map.of(asked.key(), asked.value()), Map.of()));
    }

    @POST
    @Path("runs/set-tag")
    @Operation(summary = "Set a tag")
    public Response setTag(String body) {
        return done(body, asked -> runs.log(logged(asked), List.of(), Map.of(), Map.of(asked.key(), asked.value())));
    }

    @POST
    @Path("runs/delete-tag")
    @Operation(summary = "Remove a tag")
    public Response deleteTag(String body) {
        return done(body, asked -> runs.removeTag(logged(asked), asked.key()));
    }

    @POST
    @Path("runs/log-batch")
    @Operation(summary = "Log metrics, parameters and tags at once: all or nothing")
    @RequestBody(
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "an epoch",
                                            value =
                                                    "{\"run_id\": \"0af3\", \"metrics\": [{\"key\": \"loss\", \"value\": 0.41, \"timestamp\": 1761989460000, \"step\": 1}], \"params\": [{\"key\": \"model\", \"value\": \"svm\"}]}")))
    public Response logBatch(String body) {
        return done(
                body,
                asked -> runs.log(
                        logged(asked),
                        asked.list("metrics").stream().map(MlflowBody::metric).toList(),
                        asked.pairs("params"),
                        asked.pairs("tags")));
    }

    @POST
    @Path("{rest:.+}")
    @Operation(summary = "Everything else is refused: artifacts, models, traces and data sets are not kept")
    public Response refuse(@PathParam("rest") String rest) {
        return MlflowAnswers.error(
                404,
                "ENDPOINT_NOT_FOUND",
                "Tunelab does not know '" + MlflowBody.shortened(rest)
                        + "': it keeps experiments, runs, parameters, metrics and tags");
    }

    /** The id of a run that may be written to. */
    private String logged(MlflowBody body) {
        var id = body.runId();
        if (reads.find(id).isEmpty() && ours.exists(id)) {
            throw ProblemException.parameter(
                    "run_id", id, "a run of another tool: this one is Tunelab's, and only trainers report of it");
        }
        return id;
    }

    private Response done(String body, Consumer<MlflowBody> change) {
        return MlflowAnswers.answer(() -> {
            change.accept(MlflowBody.of(json, body));
            return Map.of();
        });
    }
}
