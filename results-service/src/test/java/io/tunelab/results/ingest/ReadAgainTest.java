package io.tunelab.results.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Stack;
import io.tunelab.results.store.Positions;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class ReadAgainTest {
    @Inject
    Positions positions;

    @Inject
    @Identifier("read-again") ReadAgain readAgain;

    @Test
    void aConsumerGoesBackToWhereTheDatabaseEndsAndNeverForward() {
        var id = "again-" + UUID.randomUUID();
        Stack.event("run-queued", id, 0, 0, event -> {});
        await().untilAsserted(() -> assertThat(Stack.state(id)).isEqualTo("QUEUED"));
        try (var consumer = consumer()) {
            var partitions = consumer.partitionsFor("run-events").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            // All that was published is kept, so the database's positions are the ends.
            var ends = consumer.endOffsets(partitions);
            await().untilAsserted(() ->
                    ends.forEach((partition, end) -> assertThat(kept(partition)).isGreaterThanOrEqualTo(end)));
            var partition = partitions.stream()
                    .filter(one -> ends.get(one) > 0)
                    .findFirst()
                    .orElseThrow();
            long end = ends.get(partition);

            assertThat(positionWithCommitted(consumer, partition, end + 5)).isEqualTo(kept(partition));
            assertThat(positionWithCommitted(consumer, partition, end - 1)).isEqualTo(end - 1);
        }
    }

    @Test
    void whatTheDatabaseLacksIsCountedWhoeverWillReadIt() {
        var id = "unread-" + UUID.randomUUID();
        Stack.event("run-queued", id, 0, 0, event -> {});
        await().untilAsserted(() -> assertThat(Stack.state(id)).isEqualTo("QUEUED"));
        await().untilAsserted(() -> assertThat(unread()).isEqualTo("0.0"));
        var partition = IntStream.iterate(0, number -> number + 1)
                .mapToObj(number -> new TopicPartition("run-events", number))
                .filter(one -> kept(one) > 0)
                .findFirst()
                .orElseThrow();
        long end = kept(partition);

        // As after the restore of a backup, before a consumer has noticed it.
        note(partition, end - 1);
        try {
            assertThat(unread()).isEqualTo("1.0");
        } finally {
            note(partition, end);
        }
        assertThat(unread()).isEqualTo("0.0");
    }

    private static String unread() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("tunelab_results_unread_records "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("absent");
    }

    private void note(TopicPartition partition, long offset) {
        QuarkusTransaction.requiringNew().run(() -> positions.note(partition, offset));
    }

    private long positionWithCommitted(KafkaConsumer<String, byte[]> consumer, TopicPartition partition, long offset) {
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
        consumer.seek(partition, offset);
        readAgain.onPartitionsAssigned(consumer, List.of(partition));
        return consumer.position(partition);
    }

    private long kept(TopicPartition partition) {
        return QuarkusTransaction.requiringNew()
                .call(() -> positions.of(List.of(partition)))
                .get(partition);
    }

    private static KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        EmbeddedStack.kafka().bootstrapServers(),
                        "group.id",
                        "read-again-" + UUID.randomUUID()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }
}
