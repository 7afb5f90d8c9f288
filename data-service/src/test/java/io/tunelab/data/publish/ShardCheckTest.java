package io.tunelab.data.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.data.Sha256;
import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedKafka;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a broker of its own, whose topic {@code datasets} has more than the one partition of ours. */
class ShardCheckTest {
    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private static KafkaClients clients;
    private static final ObjectMapper JSON = new ObjectMapper();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @BeforeAll
    static void broker() throws Exception {
        kafka = EmbeddedKafka.start(directory, 0);
        Map<String, Object> connection = Map.of("bootstrap.servers", kafka.bootstrapServers());
        clients = new KafkaClients(connection);
        try (var admin = Admin.create(connection)) {
            admin.createTopics(List.of(
                            new NewTopic(KafkaClients.TOKEN_SHARDS, 2, (short) 1),
                            new NewTopic(KafkaClients.DATASETS, 3, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void end() {
        kafka.close();
    }

    @Test
    void whatWasReadBackOnceIsNotReadAgainForEveryRequest() throws Exception {
        var shards = shards();
        var check = new ShardCheck(clients, clock);
        assertThat(check.readable(KafkaClients.TOKEN_SHARDS, shards)).isTrue();
        long before = bytesOut();

        for (int request = 0; request < 20; request++) {
            assertThat(check.readable(KafkaClients.TOKEN_SHARDS, shards)).isTrue();
        }

        assertThat(bytesOut() - before).isZero();
    }

    @Test
    void afterAWhileItIsReadBackAgainAndWhatIsGoneIsSeenAtOnce() throws Exception {
        var shards = shards();
        var check = new ShardCheck(clients, clock);
        assertThat(check.readable(KafkaClients.TOKEN_SHARDS, shards)).isTrue();
        long before = bytesOut();

        now = now.plus(Duration.ofMinutes(11));
        assertThat(check.readable(KafkaClients.TOKEN_SHARDS, shards)).isTrue();
        assertThat(bytesOut() - before).isPositive();

        var gone = shards.get(0);
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(KafkaClients.TOKEN_SHARDS, gone.partition()),
                            RecordsToDelete.beforeOffset(gone.offset() + 1)))
                    .all()
                    .get();
        }
        assertThat(check.readable(KafkaClients.TOKEN_SHARDS, shards)).isFalse();
    }

    @Test
    void manifestsOfAllPartitionsAreFoundAndTheNewestIsTheOnePublishedLast() throws Exception {
        try (var producer = clients.producer();
                var published = new PublishedData(clients)) {
            for (int filler = 0; filler < 3; filler++) {
                producer.send(new ProducerRecord<>(KafkaClients.DATASETS, 1, "experiment/" + filler, new byte[0]))
                        .get();
            }
            producer.send(manifest("older", 1, 1_000)).get();
            producer.send(manifest("newer", 2, 2_000)).get();

            var older = published.find("older").orElseThrow();
            var newer = published.find("newer").orElseThrow();

            assertThat(published.isNewestOfItsKind(newer)).isTrue();
            assertThat(published.isNewestOfItsKind(older)).isFalse();
        }
    }

    private static ProducerRecord<String, byte[]> manifest(String key, int partition, long timestamp) throws Exception {
        var manifest = (ObjectNode) JSON.readTree(Contracts.ofThisRepository().sample("dataset-ready"));
        var bytes = JSON.writeValueAsBytes(manifest.put("dataset_key", key));
        return new ProducerRecord<>(KafkaClients.DATASETS, partition, timestamp, key, bytes);
    }

    /** Two shards, the first in partition 0. */
    private static List<Manifest.Shard> shards() throws Exception {
        var shards = new ArrayList<Manifest.Shard>();
        try (var producer = clients.producer()) {
            for (int index = 0; index < 2; index++) {
                var bytes = ("shard " + index + " of " + System.nanoTime()).getBytes(StandardCharsets.UTF_8);
                var at = producer.send(new ProducerRecord<>(KafkaClients.TOKEN_SHARDS, index, "key/" + index, bytes))
                        .get();
                shards.add(new Manifest.Shard(index, at.partition(), at.offset(), 1, bytes.length, Sha256.of(bytes)));
            }
        }
        return List.copyOf(shards);
    }

    /** By the broker's own count, what it has given consumers of the topic. */
    private static long bytesOut() throws Exception {
        var name = new ObjectName(
                "kafka.server:type=BrokerTopicMetrics,name=BytesOutPerSec,topic=" + KafkaClients.TOKEN_SHARDS);
        return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Count");
    }
}
