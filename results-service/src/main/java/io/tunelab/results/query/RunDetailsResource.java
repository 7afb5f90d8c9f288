package io.tunelab.results.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.Events;
import io.tunelab.results.store.State;
import io.tunelab.results.store.StoredJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Parts of one experiment. */
@Path("/api/v1/experiments")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Experiments")
public class RunDetailsResource {
    private final ExperimentReads reads;
    private final Events events;
    private final RunLogReads logs;
    private final StoredJson json;

    RunDetailsResource(ExperimentReads reads, Events events, RunLogReads logs, StoredJson json) {
        this.reads = reads;
        this.events = events;
        this.logs = logs;
        this.json = json;
    }

    /** @param progress the last heartbeat; absent before and after the run */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ProgressView(
            String experimentId,
            State state,
            int attempt,
            @Schema(ref = "RunProgress") JsonNode progress) {}

    /** As the contract of the topic describes it. */
    @RegisterForReflection
    public record RunEvent(@JsonValue JsonNode json) {}

    /** @param confusionMatrix rows are true labels, columns predicted ones, both in the order of {@code labels} */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record ConfusionMatrixView(
            @Schema(implementation = String[].class) JsonNode labels,
            @Schema(implementation = int[][].class) JsonNode confusionMatrix) {}

    @GET
    @Path("{id}/epochs")
    @Operation(operationId = "getEpochs", summary = "The epochs of a run, in order")
    public List<EpochView> epochs(@PathParam("id") String id) {
        return reads.epochs(id);
    }

    @GET
    @Path("{id}/curve")
    @Operation(
            operationId = "getTrainingCurve",
            summary = "The training curve of a run: loss, learning rate and tokens per second every N steps",
            description =
                    "At most 300 points unless the trainers are configured otherwise. Runs of older trainers have no curve.")
    public CurveView curve(@PathParam("id") String id) {
        return reads.curve(id);
    }

    @GET
    @Path("{id}/progress")
    @APIResponseSchema(value = ProgressView.class, responseCode = "200", responseDescription = "State and progress")
    @Operation(
            operationId = "getProgress",
            summary = "State and latest heartbeat, which is absent before and after the run")
    public ProgressView progress(@PathParam("id") String id) {
        var run = reads.entity(id);
        return new ProgressView(id, run.state, run.attempt, json.progress(run.progress));
    }

    @GET
    @Path("{id}/confusion-matrix")
    @APIResponseSchema(value = ConfusionMatrixView.class, responseCode = "200", responseDescription = "The matrix")
    @Operation(
            operationId = "getConfusionMatrix",
            summary = "Test examples by true label (row) and predicted label (column)")
    public ConfusionMatrixView confusionMatrix(@PathParam("id") String id) {
        var completed = json.read(reads.entity(id).completed);
        if (completed.has("per_label")) {
            throw new ProblemException(
                    404,
                    "not_defined",
                    "experiment '" + id
                            + "' is multi-label, which has no confusion matrix; read per_label of the experiment",
                    List.of());
        }
        if (!completed.has("confusion_matrix")) {
            throw new ProblemException(404, "not_completed", "experiment '" + id + "' has no test result", List.of());
        }
        return new ConfusionMatrixView(completed.path("labels"), completed.path("confusion_matrix"));
    }

    @GET
    @Path("{id}/events")
    @Operation(
            operationId = "getEvents",
            summary = "The events of the run in order of arrival, without heartbeats and lines of logs")
    public List<RunEvent> events(@PathParam("id") String id) {
        reads.entity(id);
        return events.list("experimentId = ?1 and type <> ?2 order by attempt, sequence", id, RunLogReads.TYPE).stream()
                .map(event -> new RunEvent(json.read(event.event)))
                .toList();
    }

    @GET
    @Path("{id}/log")
    @Operation(
            operationId = "getLog",
            summary = "The trainers' log lines about a run",
            description =
                    "The newest 1000 lines, in order, of all attempts. Lines arrive with the heartbeats, every two"
                            + " seconds at most. Runs of before 1.1 have none.")
    public LogView log(@PathParam("id") String id) {
        reads.entity(id);
        return logs.of(id);
    }
}
