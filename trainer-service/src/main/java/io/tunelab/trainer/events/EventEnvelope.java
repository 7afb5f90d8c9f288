package io.tunelab.trainer.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.event.Metrics;
import io.tunelab.contract.event.Provenance;
import io.tunelab.contract.event.RunEvent;
import io.tunelab.contract.event.RunEvent.Failure;
import io.tunelab.contract.event.RunEvent.RunCancelled;
import io.tunelab.contract.event.RunEvent.RunFailed;
import io.tunelab.contract.event.RunEvent.RunStopped;
import io.tunelab.contract.event.RunEvent.StopReason;
import io.tunelab.contract.event.Timings;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.trainer.queue.FinalEventWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes events with what all of them carry: version, type, experiment, attempt, sequence, worker, time. */
@RegisterForReflection(
        targets = {RunEvent.class, Metrics.class, Provenance.class, Timings.class, ExperimentRequest.class},
        registerFullHierarchy = true)
public final class EventEnvelope implements FinalEventWriter {
    private static final int SCHEMA_VERSION = 1;
    private final String worker;
    private final ObjectMapper json;

    public EventEnvelope(String worker, ObjectMapper json) {
        this.worker = worker;
        this.json = json;
    }

    /** Who writes. */
    public String worker() {
        return worker;
    }

    /** The event as JSON text. */
    public String write(String experimentId, int attempt, int sequence, RunEvent event) {
        ObjectNode message = json.createObjectNode();
        message.put("schema_version", SCHEMA_VERSION);
        message.put("type", event.type());
        message.put("experiment_id", experimentId);
        message.put("attempt", attempt);
        message.put("sequence", sequence);
        message.put("worker", worker);
        message.put("occurred_at", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        message.setAll((ObjectNode) json.valueToTree(event));
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event can be written", e);
        }
    }

    @Override
    public String exhausted(String experimentId, int attempt, int maxAttempts) {
        var reason = "%d trainers took this run and were lost while they held it; it will not be tried again"
                .formatted(maxAttempts);
        return write(
                experimentId, attempt, 0, new RunFailed(StopReason.ERROR, new Failure("attempts_exhausted", reason)));
    }

    @Override
    public String unreadable(String experimentId, int attempt) {
        var reason = "the queued request was written by another version of the trainer; submit the experiment again";
        return write(
                experimentId, attempt, 0, new RunFailed(StopReason.ERROR, new Failure("unreadable_request", reason)));
    }

    @Override
    public String failed(String experimentId, int attempt, String code, String message) {
        return write(experimentId, attempt, 0, new RunFailed(StopReason.ERROR, new Failure(code, message)));
    }

    @Override
    public String tooLarge(String experimentId, String finalEvent, String reason) {
        try {
            var event = json.readTree(finalEvent);
            return write(
                    experimentId,
                    event.path("attempt").asInt(),
                    event.path("sequence").asInt(),
                    new RunFailed(StopReason.ERROR, new Failure("message_too_large", reason)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own event can be read", e);
        }
    }

    @Override
    public String cancelled(String experimentId, int attempt) {
        return write(experimentId, attempt, 0, new RunCancelled(StopReason.CANCELLED));
    }

    @Override
    public String stopped(String experimentId, int attempt) {
        return write(experimentId, attempt, 0, new RunStopped(StopReason.STOPPED));
    }
}
