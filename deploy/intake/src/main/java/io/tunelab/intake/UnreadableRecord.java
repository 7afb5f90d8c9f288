package io.tunelab.intake;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A record that the Kafka client itself cannot read: it unpacks to more than there is memory, or is corrupt.
 *
 * @param reason for people
 */
public record UnreadableRecord(TopicPartition partition, long offset, String reason) {
    static UnreadableRecord of(TopicPartition partition, long offset, Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var why = cause instanceof OutOfMemoryError
                ? "it unpacks to more than this service has memory for"
                : "it is corrupt or too large: " + cause.getMessage();
        return new UnreadableRecord(partition, offset, "the record cannot be read: " + why);
    }

    /** The same place as a record without key and value, for code that puts records aside. */
    public ConsumerRecord<String, byte[]> placeholder() {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, new byte[0]);
    }
}
