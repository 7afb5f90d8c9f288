package io.tunelab.local.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.RestartableStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** What a user does with a stack: publishes requests, and asks by REST what has become of them. */
record Experiments(RestartableStack stack) {
    private static final List<String> ENDED = List.of("COMPLETED", "FAILED", "CANCELLED", "REJECTED");

    void submit(String id, String request) {
        submit(Map.of(id, request));
    }

    void submit(Map<String, String> requests) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            requests.forEach((id, request) -> producer.send(new ProducerRecord<>("experiment-requests", id, request)));
        }
    }

    /** Empty also while results-service is away. */
    Optional<JsonNode> find(String id) {
        try {
            return new ResultsApi(stack.restUrl()).get("/api/v1/experiments/" + id);
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    String state(String id) {
        return find(id).map(run -> run.path("state").asText()).orElse("");
    }

    boolean hasEnded(String id) {
        return ENDED.contains(state(id));
    }

    void awaitEnd(String id, Duration patience) {
        await().atMost(patience).pollInterval(Duration.ofMillis(250)).until(() -> hasEnded(id));
    }
}
