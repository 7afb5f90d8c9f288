package io.tunelab.contract.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.id.ExperimentId;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Value of {@code run-commands}: the run shall end. */
public record CancelCommand(String experimentId, Instant occurredAt) {
    private static final int SCHEMA_VERSION = 1;
    private static final String TYPE = "cancel";
    private static final int MAX_BYTES = 16 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    public CancelCommand {
        if (!ExperimentId.isValid(experimentId)) {
            throw new IllegalArgumentException(
                    "experiment_id is '" + experimentId + "'; allowed: " + ExperimentId.ALLOWED);
        }
    }

    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("schema_version", SCHEMA_VERSION)
                .put("type", TYPE)
                .put("experiment_id", experimentId)
                .put("occurred_at", occurredAt.toString());
    }

    /** The experiment that a message asks to end; empty if this is no such message of a version that we know. */
    public static Optional<String> experimentId(byte[] message) {
        var command = tree(message);
        boolean isValid = command.path("schema_version").asInt() == SCHEMA_VERSION
                && command.path("type").asText().equals(TYPE)
                && ExperimentId.isValid(command.path("experiment_id").textValue());
        return isValid ? Optional.of(command.get("experiment_id").textValue()) : Optional.empty();
    }

    private static JsonNode tree(byte[] message) {
        try {
            return message == null || message.length > MAX_BYTES ? JSON.missingNode() : JSON.readTree(message);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
