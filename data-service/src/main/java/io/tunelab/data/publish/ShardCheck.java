package io.tunelab.data.publish;

import io.tunelab.contract.dataset.Manifest;
import io.tunelab.data.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads a manifest's shards back: all of them must still be at their offsets, byte for byte. Used by one thread at a time. */
final class ShardCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** For so long, what was read back once is only looked up: a study asks for the same data again and again. */
    private static final Duration TRUSTED = Duration.ofMinutes(10);

    private static final int MOST_TRUSTED = 1_000;
    private final KafkaClients clients;
    private final Clock clock;
    /** When these shards were last read back whole. */
    private final Map<List<Manifest.Shard>, Instant> readBack = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Manifest.Shard>, Instant> eldest) {
            return size() > MOST_TRUSTED;
        }
    };

    ShardCheck(KafkaClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
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
        boolean known = isTrusted(shards);
        try (var consumer = clients.consumer()) {
            int partitions = consumer.partitionsFor(topic, PATIENCE).size();
            boolean all = byPartition.entrySet().stream().allMatch(entry -> {
                var partition = new TopicPartition(topic, entry.getKey());
                return entry.getKey() < partitions
                        && isWithin(consumer, partition, entry.getValue())
                        && (known || readBack(consumer, partition, entry.getValue()));
            });
            if (!all) {
                readBack.remove(shards);
            } else if (!known) {
                readBack.put(shards, clock.instant());
            }
            return all;
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

    private boolean isTrusted(List<Manifest.Shard> shards) {
        var at = readBack.get(shards);
        return at != null && clock.instant().isBefore(at.plus(TRUSTED));
    }

    private static boolean isWithin(
            KafkaConsumer<String, byte[]> consumer, TopicPartition partition, List<Manifest.Shard> shards) {
        long first = consumer.beginningOffsets(List.of(partition), PATIENCE).get(partition);
        long end = consumer.endOffsets(List.of(partition), PATIENCE).get(partition);
        return shards.stream().allMatch(shard -> shard.offset() >= first && shard.offset() < end);
    }

    private static boolean readBack(
            KafkaConsumer<String, byte[]> consumer, TopicPartition partition, List<Manifest.Shard> shards) {
        var wanted = new ArrayList<>(shards);
        wanted.sort(Comparator.comparingLong(Manifest.Shard::offset));
        consumer.assign(List.of(partition));
        long last = wanted.get(wanted.size() - 1).offset();
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
