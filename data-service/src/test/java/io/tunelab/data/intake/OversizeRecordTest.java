package io.tunelab.data.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.data.TestData;
import io.tunelab.data.Topic;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.embedded.Garbage.Message;
import io.tunelab.embedded.OversizeRecord;
import io.tunelab.embedded.RawTopic;
import io.tunelab.intake.BoundedBytes;
import io.tunelab.intake.ReadableRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedStack.class)
@WithTestResource(TestData.class)
class OversizeRecordTest {
    private static final Topic DATASETS = new Topic("datasets");
    private static final TopicPartition PARTITION = new TopicPartition("experiment-requests", 0);

    /** Other tests read the topics from their beginning, and could not. */
    @AfterEach
    void removeIt() throws Exception {
        try (var admin =
                Admin.create(Map.of("bootstrap.servers", EmbeddedStack.kafka().bootstrapServers()))) {
            admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
    }

    @Test
    void recordsThatUnpackToMoreThanThereIsMemoryArePassedOver() throws Exception {
        OversizeRecord.publish("experiment-requests", 0, 800);
        OversizeRecord.publish("experiment-requests", 0, 20);
        long end = DATASETS.end();
        new RawTopic("experiment-requests")
                .publish(IntStream.range(0, 8)
                        .mapToObj(OversizeRecordTest::request)
                        .toList());

        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(DATASETS.recordsFrom(end))
                .extracting(ConsumerRecord::key)
                .contains("experiment/exp-behind-0", "experiment/exp-behind-7"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void aReaderOfItsOwnPassesThemOver() throws Exception {
        try (var admin =
                Admin.create(Map.of("bootstrap.servers", EmbeddedStack.kafka().bootstrapServers()))) {
            admin.createTopics(Set.of(new NewTopic("with-oversize", 2, (short) 1)))
                    .all()
                    .get();
        }
        new RawTopic("with-oversize").publish(List.of(request(1), request(2)));
        OversizeRecord.publish("with-oversize", 1, 800);
        new RawTopic("with-oversize").publish(List.of(request(3), request(4)));
        var settings = Map.<String, Object>of(
                "bootstrap.servers", EmbeddedStack.kafka().bootstrapServers(), "max.poll.records", 1);
        var read = new TreeSet<String>();

        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new BoundedBytes())) {
            var partitions = List.of(new TopicPartition("with-oversize", 0), new TopicPartition("with-oversize", 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                ReadableRecords.poll(consumer, Duration.ofMillis(200)).forEach(record -> read.add(record.key()));
                return read.size() == 4;
            });
        }

        assertThat(read).containsExactly("exp-behind-1", "exp-behind-2", "exp-behind-3", "exp-behind-4");
    }

    private static Message request(int index) {
        var id = "exp-behind-" + index;
        var json =
                "{\"experiment_id\": \"%s\", \"model\": \"%s\", \"dataset\": {\"name\": \"nowhere\", \"fraction\": 1}}"
                        .formatted(id, TestData.MODEL);
        return new Message("a request", id.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
    }
}
