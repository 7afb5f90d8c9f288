package io.tunelab.local.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.embedded.Contracts;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/** The events of many runs, as trainers would report them: some runs at once, epoch by epoch. Always the same ones. */
final class EventLoad {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final ObjectMapper json = new ObjectMapper();
    private final BenchSettings settings;
    private final ObjectNode queued;
    private final ObjectNode started;
    private final ObjectNode epoch;
    private final ObjectNode completed;

    EventLoad(Contracts contracts, BenchSettings settings) {
        this.settings = settings;
        this.queued = template(contracts, "run-queued");
        this.started = template(contracts, "run-started");
        this.epoch = template(contracts, "epoch-completed");
        this.completed = template(contracts, "run-completed");
    }

    private ObjectNode template(Contracts contracts, String sample) {
        try {
            return (ObjectNode) json.readTree(contracts.sample(sample));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives every event, with its key, to {@code sink}. */
    void send(Map<String, JsonNode> requests, BiConsumer<String, byte[]> sink) {
        var ids = new ArrayList<>(requests.keySet());
        for (int from = 0; from < ids.size(); from += settings.concurrent()) {
            var group = ids.subList(from, Math.min(ids.size(), from + settings.concurrent()));
            for (int number = 0; number < settings.eventsPerRun(); number++) {
                for (var id : group) {
                    sink.accept(id, event(id, number, requests.get(id)));
                }
            }
        }
    }

    /** Only the epochs of the first runs; for those who compare. */
    List<byte[]> epochs(int count) {
        var events = new ArrayList<byte[]>(count);
        for (int i = 0; i < count; i++) {
            events.add(event("plain-" + i / settings.epochs(), 2 + i % settings.epochs(), queued));
        }
        return events;
    }

    private byte[] event(String id, int number, JsonNode request) {
        if (number == 0) {
            queued.set("request", request);
            return bytes(queued, id, 0, 0);
        }
        if (number == 1) {
            return bytes(started, id, 1, 0);
        }
        var random = new Random(id.hashCode() * 31L + number);
        if (number == settings.eventsPerRun() - 1) {
            completed.put("best_epoch", settings.epochs());
            metrics((ObjectNode) completed.get("best"), random, 1);
            metrics((ObjectNode) completed.get("test"), random, 1);
            return bytes(completed, id, 1, number);
        }
        int count = number - 1;
        epoch.put("epoch", count).put("train_loss", 0.7 / Math.sqrt(count) + 0.01 * random.nextDouble());
        metrics((ObjectNode) epoch.get("validation"), random, (double) count / settings.epochs());
        return bytes(epoch, id, 1, number);
    }

    private static void metrics(ObjectNode metrics, Random random, double progress) {
        metrics.put("loss", 0.7 - 0.4 * progress + 0.02 * random.nextDouble());
        for (var name : List.of("accuracy", "precision", "recall", "f1")) {
            metrics.put(name, 0.5 + 0.4 * progress + 0.05 * random.nextDouble());
        }
    }

    private byte[] bytes(ObjectNode event, String id, int attempt, int sequence) {
        event.put("experiment_id", id).put("attempt", attempt).put("sequence", sequence);
        event.put("occurred_at", START.plusSeconds(sequence).toString());
        try {
            return json.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
