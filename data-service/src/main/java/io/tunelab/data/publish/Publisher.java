package io.tunelab.data.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.data.split.Split;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Publishes prepared data: all shards first, each acknowledged, and the manifest last. Only the manifest makes shards
 * usable, so what a crash left half-published is never used; it is published again, at new offsets.
 *
 * <p>Used by one thread at a time. A {@link KafkaException} means that the broker could not be reached for minutes.
 */
public final class Publisher implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final PublishedData published;
    private final ShardCheck check;
    private final ObjectMapper json;
    private final Clock clock;

    public Publisher(KafkaClients clients, ObjectMapper json, Clock clock) {
        this.producer = clients.producer();
        this.published = new PublishedData(clients, json);
        this.check = new ShardCheck(clients);
        this.json = json;
        this.clock = clock;
    }

    /** The manifest of data that was published before and whose shards can still be read. */
    public Optional<Manifest> find(String datasetKey) {
        var manifest = published.find(datasetKey).filter(check::readable);
        manifest.filter(found -> !published.isNewestOfItsKind(found)).ifPresent(found -> publish(found.at(now())));
        return manifest;
    }

    /** Starts on a data set; nothing of it can be used before its manifest is published. */
    public ShardWriter write(String datasetKey, Split split, int labels) {
        return new ShardWriter(datasetKey, split, labels, this::send);
    }

    public void publish(Manifest manifest) {
        await(producer.send(new ProducerRecord<>(KafkaClients.DATASETS, manifest.datasetKey(), json(manifest))));
    }

    /** Tells that an experiment's data cannot be prepared. */
    public void publishFailure(String experimentId, String code, String message) {
        var failure = DatasetFailure.of(experimentId, code, message, now());
        await(producer.send(new ProducerRecord<>(KafkaClients.DATASETS, "experiment/" + experimentId, json(failure))));
    }

    /** Milliseconds are enough, and every JSON reader takes them. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void close() {
        producer.close();
        published.close();
    }

    private Future<RecordMetadata> send(String key, byte[] shard) {
        return producer.send(new ProducerRecord<>(KafkaClients.TOKEN_SHARDS, key, shard));
    }

    private byte[] json(Object message) {
        try {
            return json.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own message cannot be written", e);
        }
    }

    static RecordMetadata await(Future<RecordMetadata> sent) {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }
}
