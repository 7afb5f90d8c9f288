package io.tunelab.data.publish;

import io.tunelab.intake.BoundedBytes;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka clients of our own: a manifest needs the offsets of its shards, which a messaging channel does not tell. */
public final class KafkaClients {
    static final String DATASETS = "datasets";
    static final String TOKEN_SHARDS = "token-shards";
    static final String TEST_TEXTS = "test-texts";
    private static final int LARGEST_MANIFEST = 4_194_304;
    private final Map<String, Object> connection;

    /** @param connection bootstrap servers and security settings */
    public KafkaClients(Map<String, Object> connection) {
        this.connection = Map.copyOf(connection);
    }

    /** Acknowledged by all replicas and without doubles by its own retries. */
    KafkaProducer<String, byte[]> producer() {
        var settings = new HashMap<>(connection);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "tunelab-data-publisher");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_MANIFEST);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** Without a group: it is told where to read. */
    KafkaConsumer<String, byte[]> consumer() {
        var settings = new HashMap<>(connection);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "tunelab-data-reader-" + System.nanoTime());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // For ReadableRecords; and so no more than one unpacked value is in memory.
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new BoundedBytes(LARGEST_MANIFEST));
    }
}
