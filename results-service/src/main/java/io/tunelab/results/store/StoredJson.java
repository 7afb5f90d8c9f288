package io.tunelab.results.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.List;

/** JSON columns as trees. */
@ApplicationScoped
public class StoredJson {
    private static final List<String> ENVELOPE = List.of("schema_version", "type", "experiment_id", "curve");
    private final ObjectMapper json;

    StoredJson(ObjectMapper json) {
        this.json = json;
    }

    /** The tree; an empty object for null. */
    public JsonNode read(String text) {
        try {
            return text == null ? json.createObjectNode() : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the database holds broken JSON", e);
        }
    }

    public JsonNode orNull(String text) {
        return text == null ? null : read(text);
    }

    /** A heartbeat as answers show it. */
    public JsonNode progress(String text) {
        return text == null ? null : progress(read(text));
    }

    /** A heartbeat without what the experiment around it says already; its loss has the name that answers have for it. */
    public static JsonNode progress(JsonNode heartbeat) {
        var shown = ((ObjectNode) heartbeat.deepCopy()).remove(ENVELOPE);
        var loss = shown.remove("loss");
        return loss == null ? shown : shown.set("train_loss", loss);
    }
}
