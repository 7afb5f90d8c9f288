package io.tunelab.results.watch;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What can be seen of the service from outside: metrics and traces. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class WatchTest {
    private final String id = "watched-" + UUID.randomUUID();
    private final String trace =
            "0af7651916cd43dd8448" + UUID.randomUUID().toString().substring(24);

    @Inject
    InMemorySpanExporter spans;

    @Test
    void theTraceOfASubmissionGoesOnInItsRequest() {
        given().header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
                .contentType("application/json")
                .body("{\"experiment_id\": \"" + id + "\"}")
                .post("/api/v1/experiments")
                .then()
                .statusCode(202);

        var request = requests().stream()
                .filter(record -> id.equals(record.key()))
                .findFirst()
                .orElseThrow();
        assertThat(request.headers().lastHeader("traceparent").value())
                .asString()
                .contains(trace);
    }

    @Test
    void theTraceOfARunEndsWhereItsEventsAreKept() {
        var event = new ProducerRecord<>("run-events", id, Stack.eventBytes("run-started", id, 1, 0, json -> {}));
        event.headers().add("traceparent", ("00-" + trace + "-b7ad6b7169203331-01").getBytes());

        Stack.publish(event);

        await().untilAsserted(() -> assertThat(spans.getFinishedSpanItems())
                .filteredOn(span -> span.getTraceId().equals(trace))
                .extracting(span -> span.getName())
                .anyMatch(name -> name.contains("run-events")));
    }

    @Test
    void runsAreCountedByStateAndRefusedEventsOfReplacedAttemptsToo() {
        Stack.event("run-started", id, 2, 0, json -> {});
        Stack.event("run-completed", id, 1, 9, json -> {});

        await().untilAsserted(() -> assertThat(metrics())
                .containsPattern("tunelab_runs\\{state=\"running\"} [1-9]")
                .containsPattern("outcome=\"older_attempt\",topic=\"run-events\"} [1-9]"));
        assertThat(metrics())
                .contains(
                        "tunelab_studies{state=\"running\"}", "tunelab_results_unreadable_total{topic=\"run-events\"}")
                .contains("kafka_consumer_fetch_manager_records_lag_max{");
    }

    private static String metrics() {
        return given().get("/q/metrics").asString();
    }

    private static List<ConsumerRecord<String, byte[]>> requests() {
        var found = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        EmbeddedStack.kafka().bootstrapServers(),
                        "group.id",
                        "watch-test-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("experiment-requests"));
            await().until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
                return !found.isEmpty()
                        && consumer.currentLag(consumer.assignment().iterator().next())
                                        .orElse(1)
                                == 0
                        && found.stream()
                                .anyMatch(record ->
                                        record.key() != null && record.key().startsWith("watched-"));
            });
        }
        return found;
    }
}
