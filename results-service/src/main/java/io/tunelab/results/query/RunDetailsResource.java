package io.tunelab.results.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.Events;
import io.tunelab.results.store.StoredJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Parts of one experiment. */
@Path("/api/v1/experiments")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Experiments")
public class RunDetailsResource {
    private final ExperimentReads reads;
    private final Events events;
    private final StoredJson json;

    RunDetailsResource(ExperimentReads reads, Events events, StoredJson json) {
        this.reads = reads;
        this.events = events;
        this.json = json;
    }

    @GET
    @Path("{id}/epochs")
    @Operation(summary = "The epochs of a run, in order")
    public List<EpochView> epochs(@PathParam("id") String id) {
        return reads.epochs(id);
    }

    @GET
    @Path("{id}/progress")
    @Operation(summary = "State and last heartbeat; there is none before and after the run")
    public Map<String, Object> progress(@PathParam("id") String id) {
        var run = reads.entity(id);
        var answer =
                new TreeMap<String, Object>(Map.of("experiment_id", id, "state", run.state, "attempt", run.attempt));
        if (run.progress != null) {
            answer.put("progress", json.progress(run.progress));
        }
        return answer;
    }

    @GET
    @Path("{id}/confusion-matrix")
    @Operation(summary = "Test examples by true label (row) and predicted label (column)")
    public Map<String, JsonNode> confusionMatrix(@PathParam("id") String id) {
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
        return Map.of("labels", completed.path("labels"), "confusion_matrix", completed.path("confusion_matrix"));
    }

    @GET
    @Path("{id}/events")
    @Operation(summary = "Every event of the run but the heartbeats, as it came")
    public List<JsonNode> events(@PathParam("id") String id) {
        reads.entity(id);
        return events.list("experimentId = ?1 order by attempt, sequence", id).stream()
                .map(event -> json.read(event.event))
                .toList();
    }
}
