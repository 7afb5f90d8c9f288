package io.tunelab.results.ingest;

import io.tunelab.contract.json.UnreadableMessageException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What one topic's messages mean. */
interface MessageHandler<M> {
    /**
     * Reads a message; no database.
     *
     * @throws UnreadableMessageException if its contract does not allow it
     */
    M read(ConsumerRecord<String, byte[]> record);

    /**
     * Keeps messages within the transaction that is open; may be called again with the same ones.
     *
     * @return how many had which outcome, for the counters
     */
    Map<String, Integer> keep(List<M> messages);

    /** Ends what would wait for ever for a message that is put aside; in the transaction that keeps it for people. */
    default void putAside(ConsumerRecord<String, byte[]> record, String reason) {}
}
