package io.tunelab.contract.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.tunelab.contract.event.EventMessage.Key;
import io.tunelab.contract.event.RunEvent.RunQueued;
import io.tunelab.contract.json.MessageJson;
import io.tunelab.contract.json.UnreadableMessageException;
import io.tunelab.contract.request.FieldError;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RequestReader;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads values of topic {@code run-events}. */
public final class EventReader {
    private static final Map<String, Class<? extends RunEvent>> TYPES = Map.ofEntries(
            Map.entry("run_started", RunEvent.RunStarted.class),
            Map.entry("run_progress", RunEvent.RunProgress.class),
            Map.entry("run_logged", RunEvent.RunLogged.class),
            Map.entry("epoch_completed", RunEvent.EpochCompleted.class),
            Map.entry("batch_size_reduced", RunEvent.BatchSizeReduced.class),
            Map.entry("run_completed", RunEvent.RunCompleted.class),
            Map.entry("run_failed", RunEvent.RunFailed.class),
            Map.entry("run_released", RunEvent.RunReleased.class),
            Map.entry("run_waiting", RunEvent.RunWaiting.class),
            Map.entry("run_paused", RunEvent.RunPaused.class),
            Map.entry("run_stopped", RunEvent.RunStopped.class),
            Map.entry("run_cancelled", RunEvent.RunCancelled.class));
    private static final Set<String> LAST = Set.of("run_completed", "run_failed", "run_cancelled", "run_stopped");

    private EventReader() {}

    /** What all events carry. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Envelope(String type, @JsonUnwrapped Key key, String worker, Instant occurredAt) {}

    /**
     * Reads an event.
     *
     * @param tree of {@link MessageJson#tree}
     * @throws UnreadableMessageException if it is not what its contract allows
     */
    public static EventMessage read(JsonNode tree) {
        MessageJson.requireVersion(tree);
        var envelope = MessageJson.read(tree, Envelope.class);
        var event = event(tree, envelope.type(), envelope.key());
        return new EventMessage(envelope.key(), envelope.worker(), envelope.occurredAt(), event);
    }

    private static RunEvent event(JsonNode tree, String name, Key key) {
        if (name.equals("run_queued")) {
            return queued(tree.path("request"), key.experimentId());
        }
        var type = TYPES.get(name);
        if (type == null) {
            throw new UnreadableMessageException(
                    "type is " + FieldError.shortened(name) + ", which is not an event that we know");
        }
        return MessageJson.read(tree, type);
    }

    private static RunEvent queued(JsonNode tree, String experimentId) {
        try {
            var request = RequestReader.LENIENT.read(tree, () -> experimentId);
            if (!request.experimentId().equals(experimentId)) {
                throw new UnreadableMessageException(
                        "request.experiment_id is " + request.experimentId() + ", which is another experiment's");
            }
            return new RunQueued(request);
        } catch (InvalidRequestException e) {
            throw new UnreadableMessageException("request: " + e.getMessage(), e);
        }
    }

    /** The key of an event that ends its run, also where the rest of it is not what its contract allows; else empty. */
    public static Optional<Key> lastWord(byte[] message) {
        try {
            var tree = MessageJson.tree(message);
            return LAST.contains(tree.path("type").asText())
                    ? Optional.of(MessageJson.read(tree, Key.class))
                    : Optional.empty();
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }
}
