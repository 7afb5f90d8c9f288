package io.tunelab.trainer.recovery;

import io.tunelab.intake.ReadableRecords;
import io.tunelab.trainer.queue.LogPosition;
import io.tunelab.trainer.shards.KafkaReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** A topic from where it was read last to where it ends now, a part at a time. */
final class LogTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int MOST_RECORDS = 2_000;
    private static final long MOST_BYTES = 16_000_000;
    private final String topic;
    private final String topicId;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final boolean replaced;

    /** @param before how far it was read; partitions that are missing are read from their beginning */
    LogTail(KafkaReader kafka, String topic, List<LogPosition> before) {
        this.topic = topic;
        this.topicId = kafka.topicId(topic);
        this.replaced = before.stream().anyMatch(position -> !position.topicId().equals(topicId));
        this.consumer = kafka.open();
        try {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            this.ends = consumer.endOffsets(partitions);
            seek(consumer.beginningOffsets(partitions), replaced ? List.of() : before);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private void seek(Map<TopicPartition, Long> beginnings, List<LogPosition> before) {
        var known = before.stream().collect(Collectors.toMap(LogPosition::partition, Function.identity()));
        beginnings.forEach((partition, beginning) -> {
            var position = known.get(partition.partition());
            boolean isThere = position != null && position.nextOffset() <= ends.get(partition);
            consumer.seek(partition, isThere ? Math.max(beginning, position.nextOffset()) : beginning);
        });
    }

    /** Whether the topic is another than the one that was read before: it was re-created, with all that it held lost. */
    boolean isReplaced() {
        return replaced;
    }

    /** What comes next; empty at the end. */
    List<ConsumerRecord<String, byte[]>> next() {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        long bytes = 0;
        while (!isAtEnd() && records.size() < MOST_RECORDS && bytes < MOST_BYTES) {
            for (var record : ReadableRecords.poll(consumer, POLL)) {
                records.add(record);
                bytes += Math.max(0, record.serializedValueSize());
            }
        }
        return records;
    }

    private boolean isAtEnd() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** How far it is read now. */
    List<LogPosition> positions() {
        return ends.keySet().stream()
                .map(partition -> new LogPosition(topic, partition.partition(), topicId, consumer.position(partition)))
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
