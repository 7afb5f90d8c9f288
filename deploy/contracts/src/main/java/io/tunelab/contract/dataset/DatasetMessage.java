package io.tunelab.contract.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.json.MessageJson;
import io.tunelab.contract.json.UnreadableMessageException;
import java.time.Instant;

/** Value of topic {@code datasets}: data is ready, or could not be prepared. */
public sealed interface DatasetMessage permits Manifest, DatasetFailure {
    /** {@code ready} or {@code failed}. */
    String status();

    Instant occurredAt();

    /** The message as JSON. */
    default ObjectNode json() {
        return MessageJson.write(this).put("status", status());
    }

    /**
     * Reads a message.
     *
     * @throws UnreadableMessageException if it is not what its contract allows
     */
    static DatasetMessage read(byte[] message) {
        return read(MessageJson.tree(message));
    }

    /** As {@link #read(byte[])}, of {@link MessageJson#tree}. */
    static DatasetMessage read(JsonNode tree) {
        MessageJson.requireVersion(tree);
        return switch (tree.path("status").asText()) {
            case Manifest.READY -> MessageJson.read(tree, Manifest.class);
            case DatasetFailure.FAILED -> MessageJson.read(tree, DatasetFailure.class);
            default ->
                throw new UnreadableMessageException("status is " + tree.path("status") + ", allowed: " + Manifest.READY
                        + ", " + DatasetFailure.FAILED);
        };
    }
}
