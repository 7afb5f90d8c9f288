package io.tunelab.results.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.event.Metrics;
import io.tunelab.contract.id.ExperimentId;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.results.ingest.RunEvent.Envelope;
import java.util.Optional;
import java.util.Set;

/** Reads values of topic {@code run-events}. */
final class EventReader {
    private static final Set<String> LAST = Set.of("run_completed", "run_failed", "run_cancelled", "run_stopped");
    private final ObjectMapper json;

    EventReader(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Reads an event.
     *
     * @throws UnreadableMessageException if it is not what its contract allows
     */
    RunEvent read(byte[] value) {
        var fields = MessageFields.of(json, value);
        fields.requireSchemaVersion();
        var envelope = envelope(fields);
        return switch (envelope.type()) {
            case "run_queued" -> queued(envelope, fields);
            case "run_started" -> new RunEvent.Started(envelope);
            case "run_progress" -> new RunEvent.Progress(envelope);
            case "batch_size_reduced" -> new RunEvent.BatchSizeReduced(envelope);
            case "epoch_completed" -> epoch(envelope, fields);
            case "run_completed" -> completed(envelope, fields);
            case "run_failed" -> failed(envelope, fields);
            case "run_released" -> new RunEvent.Released(envelope, fields.text("reason"));
            case "run_waiting" -> new RunEvent.Waiting(envelope, fields.text("reason"));
            case "run_paused" -> new RunEvent.Paused(envelope, fields.integer("epoch", 1));
            case "run_stopped" -> new RunEvent.Stopped(envelope);
            case "run_cancelled" -> new RunEvent.Cancelled(envelope, Optional.of(fields.text("stop_reason")));
            default ->
                throw new UnreadableMessageException(
                        "type is " + MessageFields.shortened(envelope.type()) + ", which no contract knows");
        };
    }

    /** The key of an event that ends its run, also where the rest of it is not what its contract allows; else empty. */
    Optional<RunEvent.Key> lastWord(byte[] value) {
        try {
            var fields = MessageFields.of(json, value);
            var id = fields.text("experiment_id");
            return LAST.contains(fields.text("type")) && ExperimentId.isValid(id)
                    ? Optional.of(new RunEvent.Key(id, fields.integer("attempt", 0), fields.integer("sequence", 0)))
                    : Optional.empty();
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }

    private static Envelope envelope(MessageFields fields) {
        var id = fields.text("experiment_id");
        if (!ExperimentId.isValid(id)) {
            throw new UnreadableMessageException(
                    "experiment_id is " + MessageFields.shortened(id) + ", which cannot be an id");
        }
        return new Envelope(
                new RunEvent.Key(id, fields.integer("attempt", 0), fields.integer("sequence", 0)),
                fields.text("type"),
                fields.text("worker"),
                fields.instant("occurred_at"),
                fields.object().toString());
    }

    private RunEvent queued(Envelope envelope, MessageFields fields) {
        try {
            var request = RequestReader.LENIENT.read(fields.object("request").object(), envelope.key()::experimentId);
            if (!request.experimentId().equals(envelope.key().experimentId())) {
                throw new UnreadableMessageException(
                        "request.experiment_id is " + request.experimentId() + ", which is another experiment's");
            }
            return new RunEvent.Queued(envelope, request);
        } catch (InvalidRequestException e) {
            throw new UnreadableMessageException("request: " + e.getMessage(), e);
        }
    }

    private static RunEvent epoch(Envelope envelope, MessageFields fields) {
        return new RunEvent.EpochCompleted(
                envelope,
                fields.integer("epoch", 1),
                fields.number("train_loss"),
                fields.optionalNumber("train_accuracy"),
                metrics(fields.object("validation")),
                fields.number("learning_rate"),
                fields.number("train_seconds"),
                fields.number("validation_seconds"),
                fields.optionalInteger("train_tokens"),
                fields.optionalNumber("tokens_per_second"));
    }

    private static RunEvent completed(Envelope envelope, MessageFields fields) {
        return new RunEvent.Completed(
                envelope,
                fields.text("stop_reason"),
                fields.integer("best_epoch", 1),
                metrics(fields.object("best")),
                fields.optionalNumber("best_train_loss"),
                metrics(fields.object("test")),
                fields.object("timings").number("total_seconds"));
    }

    private static RunEvent failed(Envelope envelope, MessageFields fields) {
        var error = fields.object("error");
        return new RunEvent.Failed(envelope, fields.text("stop_reason"), error.text("code"), error.text("message"));
    }

    private static Metrics metrics(MessageFields fields) {
        return new Metrics(
                fields.number("loss"),
                fields.number("accuracy"),
                fields.number("precision"),
                fields.number("recall"),
                fields.number("f1"),
                fields.optionalNumber("micro_f1"));
    }
}
