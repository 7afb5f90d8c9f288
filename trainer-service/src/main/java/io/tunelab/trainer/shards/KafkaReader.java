package io.tunelab.trainer.shards;

import io.tunelab.intake.BoundedBytes;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Opens consumers outside any group: they read where they are told to and commit nothing. */
public final class KafkaReader {
    private static final int LARGEST_VALUE = 4_194_304;
    private final Map<String, Object> connection;

    /** @param connection the broker's address and security settings */
    public KafkaReader(Map<String, Object> connection) {
        this.connection = Map.copyOf(connection);
    }

    KafkaConsumer<String, byte[]> open() {
        var settings = new HashMap<>(connection);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // For ReadableRecords; and so no more than one unpacked value is in memory.
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new BoundedBytes(LARGEST_VALUE));
    }
}
