package io.tunelab.data.publish;

import io.tunelab.data.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads a manifest's shards back: all of them must still be at their offsets, byte for byte. */
final class ShardCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private final KafkaClients clients;

    ShardCheck(KafkaClients clients) {
        this.clients = clients;
    }

    /** Whether a trainer could use the manifest now. */
    boolean readable(Manifest manifest) {
        return readable(
                KafkaClients.TOKEN_SHARDS,
                manifest.splits().all().stream()
                        .flatMap(split -> split.shards().stream())
                        .toList());
    }

    /** Whether everything is still there that a manifest says of a topic. */
    boolean readable(String topic, List<Manifest.Shard> shards) {
        if (shards.isEmpty()) {
            return true;
        }
        Map<Integer, List<Manifest.Shard>> byPartition =
                shards.stream().collect(Collectors.groupingBy(Manifest.Shard::partition));
        try (var consumer = clients.consumer()) {
            int partitions = consumer.partitionsFor(topic, PATIENCE).size();
            return byPartition.entrySet().stream()
                    .allMatch(entry -> entry.getKey() < partitions
                            && readable(consumer, new TopicPartition(topic, entry.getKey()), entry.getValue()));
        } catch (OffsetOutOfRangeException | UnknownTopicOrPartitionException e) {
            return false;
        }
    }

    /** Whether the broker has such a topic: one that was set up by an older version lacks newer ones. */
    boolean exists(String topic) {
        try (var consumer = clients.consumer()) {
            return consumer.listTopics(PATIENCE).containsKey(topic);
        }
    }

    private static boolean readable(
            KafkaConsumer<String, byte[]> consumer, TopicPartition partition, List<Manifest.Shard> shards) {
        var wanted = new ArrayList<>(shards);
        wanted.sort(Comparator.comparingLong(Manifest.Shard::offset));
        consumer.assign(List.of(partition));
        long first = consumer.beginningOffsets(List.of(partition), PATIENCE).get(partition);
        long end = consumer.endOffsets(List.of(partition), PATIENCE).get(partition);
        long last = wanted.get(wanted.size() - 1).offset();
        if (wanted.get(0).offset() < first || last >= end) {
            return false;
        }
        var digests = shards.stream().collect(Collectors.toMap(Manifest.Shard::offset, Manifest.Shard::sha256));
        Set<Long> seen = new HashSet<>();
        consumer.seek(partition, wanted.get(0).offset());
        while (consumer.position(partition, PATIENCE) <= last) {
            for (var shard : consumer.poll(Duration.ofMillis(500)).records(partition)) {
                var digest = digests.get(shard.offset());
                if (digest != null) {
                    if (shard.value() == null || !digest.equals(Sha256.of(shard.value()))) {
                        return false;
                    }
                    seen.add(shard.offset());
                }
            }
        }
        return seen.size() == digests.size();
    }
}
