package io.tunelab.intake;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a service does with the records of a consumer that is stuck. */
public interface StuckRecords {
    /** Keeps for people that this record was passed over, and why. */
    void putAside(String channel, UnreadableRecord record);

    /**
     * Takes a record that can be read, as the channel would.
     *
     * @return false if the channel reads it itself, which it can where it polls one record at a time
     */
    default boolean take(String channel, ConsumerRecord<String, byte[]> record) {
        return false;
    }
}
