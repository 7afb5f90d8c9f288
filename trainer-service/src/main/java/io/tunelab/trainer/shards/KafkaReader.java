package io.tunelab.trainer.shards;

import io.tunelab.intake.BoundedBytes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/** Opens consumers outside any group: they read where they are told to and commit nothing. */
public final class KafkaReader {
    private static final Logger LOG = Logger.getLogger(KafkaReader.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int LARGEST_VALUE = 4_194_304;
    private final Map<String, Object> connection;

    /** @param connection the broker's address and security settings */
    public KafkaReader(Map<String, Object> connection) {
        this.connection = Map.copyOf(connection);
    }

    /** One record per poll, none that was taken back, and an error where no offset is given. The caller closes it. */
    public KafkaConsumer<String, byte[]> open() {
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

    /** Bytes of the largest record that the topic takes; empty if the broker does not say. */
    public OptionalInt largestRecord(String topic) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (var admin = Admin.create(connection)) {
            var entry = admin.describeConfigs(List.of(resource))
                    .values()
                    .get(resource)
                    .get(ANSWER.toSeconds(), TimeUnit.SECONDS)
                    .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            return entry == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(entry.value()));
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debugf("the limit of topic %s is not known: %s", topic, e.getMessage());
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /**
     * Tells a topic from one of the same name that was made after it was deleted.
     *
     * @throws KafkaException if the broker does not say
     */
    public String topicId(String topic) {
        try (var admin = Admin.create(connection)) {
            return admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get()
                    .topicId()
                    .toString();
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "cannot look up topic %s: %s".formatted(topic, e.getCause().getMessage()), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
