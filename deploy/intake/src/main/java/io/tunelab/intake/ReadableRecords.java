package io.tunelab.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;

/** Polls past records that the Kafka client cannot read. The consumer must poll one record at a time. */
public final class ReadableRecords {
    private static final Logger LOG = Logger.getLogger(ReadableRecords.class);
    private static final Duration ONE = Duration.ofMillis(500);

    private ReadableRecords() {}

    /**
     * What {@link Consumer#poll} returns. A record that cannot be read is logged and passed over.
     *
     * @throws KafkaException if the broker is what fails
     */
    public static <K> List<ConsumerRecord<K, byte[]>> poll(Consumer<K, byte[]> consumer, Duration timeout) {
        var records = new ArrayList<ConsumerRecord<K, byte[]>>();
        try {
            consumer.poll(timeout).forEach(records::add);
        } catch (OutOfMemoryError | KafkaException e) {
            if (!isOfARecord(e)) {
                throw e;
            }
            // It does not say which partition failed, so each is polled alone.
            for (var partition : Set.copyOf(consumer.assignment())) {
                if (!pollAlone(consumer, partition, records)) {
                    break;
                }
            }
        }
        return List.copyOf(records);
    }

    /**
     * Polls {@code partition}, and adds what comes to {@code records}.
     *
     * @return false if the broker fails, but records that were polled before must not be lost
     */
    private static <K> boolean pollAlone(
            Consumer<K, byte[]> consumer, TopicPartition partition, List<ConsumerRecord<K, byte[]>> records) {
        try {
            records.addAll(pollAlone(consumer, partition));
            return true;
        } catch (KafkaException e) {
            if (records.isEmpty()) {
                throw e;
            }
            LOG.debugf("%s is polled later: %s", partition, e.getMessage());
            return false;
        }
    }

    private static <K> List<ConsumerRecord<K, byte[]>> pollAlone(
            Consumer<K, byte[]> consumer, TopicPartition partition) {
        var others = new HashSet<>(consumer.assignment());
        others.remove(partition);
        consumer.pause(others);
        var records = new ArrayList<ConsumerRecord<K, byte[]>>();
        try {
            consumer.poll(ONE).forEach(records::add);
        } catch (OutOfMemoryError | KafkaException e) {
            if (!isOfARecord(e)) {
                throw e;
            }
            var unreadable = UnreadableRecord.of(partition, consumer.position(partition), e);
            LOG.errorf("%s@%d is passed over: %s", partition, unreadable.offset(), unreadable.reason());
            consumer.seek(partition, unreadable.offset() + 1);
        } finally {
            consumer.resume(others);
        }
        return records;
    }

    /**
     * Whether {@code failure} comes from what a record is, and not from the broker or the position. The client throws a plain
     * {@link KafkaException} for a corrupt record; its subclasses are about anything else.
     */
    static boolean isOfARecord(Throwable failure) {
        return failure instanceof OutOfMemoryError
                || failure instanceof SerializationException
                || failure.getClass() == KafkaException.class;
    }
}
