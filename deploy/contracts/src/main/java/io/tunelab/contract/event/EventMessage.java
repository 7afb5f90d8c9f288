package io.tunelab.contract.event;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.id.ExperimentId;
import io.tunelab.contract.json.MessageJson;
import java.time.Instant;

/** Value of topic {@code run-events}: an event, and who tells it, when, of which attempt. */
public record EventMessage(Key key, String worker, Instant occurredAt, RunEvent event) {
    public EventMessage {
        if (worker.isEmpty()) {
            throw new IllegalArgumentException("worker is empty");
        }
    }

    /**
     * Names the event. {@code attempt} is the fence: the number of the claim, 0 if nobody claimed the run.
     * {@code sequence} counts the events of one attempt.
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Key(String experimentId, int attempt, int sequence) {
        public Key {
            if (!ExperimentId.isValid(experimentId)) {
                throw new IllegalArgumentException(
                        "experiment_id is '" + experimentId + "', allowed: " + ExperimentId.ALLOWED);
            }
            if (attempt < 0 || sequence < 0) {
                throw new IllegalArgumentException(
                        "attempt and sequence count from 0, got " + attempt + ", " + sequence);
            }
        }
    }

    /** The message as JSON. */
    public ObjectNode json() {
        var json = MessageJson.write(event);
        json.put("type", event.type());
        json.put("experiment_id", key.experimentId());
        json.put("attempt", key.attempt());
        json.put("sequence", key.sequence());
        json.put("worker", worker);
        return json.put("occurred_at", occurredAt.toString());
    }
}
