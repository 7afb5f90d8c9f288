package io.tunelab.intake;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads a partition whose consumer is stuck, record by record and with a client of its own, up to where the partition ended
 * when it began. What no client can read is put aside.
 */
final class StuckPartition {
    private static final Logger LOG = Logger.getLogger(StuckPartition.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int SILENT_POLLS = 10;
    private final Map<String, Object> settings;
    private final TopicPartition partition;
    private final Duration limit;

    /** @param settings those of the consumer that is stuck */
    StuckPartition(Map<String, ?> settings, TopicPartition partition, Duration limit) {
        this.settings = new HashMap<>(settings);
        this.settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        this.settings.remove(ConsumerConfig.CLIENT_ID_CONFIG);
        this.settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // One at a time: only then does the client's position name the record that it fails at.
        this.settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        this.partition = partition;
        this.limit = limit;
    }

    /**
     * @param taker gets a record that can be read; says false to leave it, and all that follow, to the stuck consumer
     * @return the offset that the stuck consumer is to go on from
     */
    long readFrom(long offset, Predicate<ConsumerRecord<String, byte[]>> taker, Consumer<UnreadableRecord> putAside) {
        var values = new BoundedBytes();
        values.configure(settings, false);
        try (var reader = new KafkaConsumer<>(settings, new StringDeserializer(), values)) {
            return read(reader, offset, taker, putAside);
        }
    }

    /** As {@link #readFrom}; when anything fails, what was read and put aside until then is not to come again. */
    long read(
            org.apache.kafka.clients.consumer.Consumer<String, byte[]> reader,
            long offset,
            Predicate<ConsumerRecord<String, byte[]>> taker,
            Consumer<UnreadableRecord> putAside) {
        long reached = offset;
        try {
            reader.assign(List.of(partition));
            reader.seek(partition, offset);
            long end = reader.endOffsets(List.of(partition)).get(partition);
            long deadline = System.nanoTime() + limit.toNanos();
            int silent = 0;
            while (reached < end && System.nanoTime() < deadline && silent < SILENT_POLLS) {
                var next = poll(reader, putAside);
                if (next.isPresent() && !taker.test(next.get())) {
                    return next.get().offset();
                }
                long position = reader.position(partition);
                silent = position == reached ? silent + 1 : 0;
                reached = position;
            }
        } catch (RuntimeException e) {
            LOG.warnf("reading of %s stops at offset %d: %s", partition, reached, e.getMessage());
        }
        return reached;
    }

    private Optional<ConsumerRecord<String, byte[]>> poll(
            org.apache.kafka.clients.consumer.Consumer<String, byte[]> reader, Consumer<UnreadableRecord> putAside) {
        try {
            var records = reader.poll(POLL).iterator();
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (OutOfMemoryError | KafkaException e) {
            if (!ReadableRecords.isOfARecord(e)) {
                throw e;
            }
            long at = reader.position(partition);
            LOG.debugf(e, "%s@%d", partition, at);
            putAside.accept(UnreadableRecord.of(partition, at, e));
            reader.seek(partition, at + 1);
            return Optional.empty();
        }
    }
}
