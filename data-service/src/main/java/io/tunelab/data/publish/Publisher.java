package io.tunelab.data.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.data.Sha256;
import io.tunelab.data.split.Split;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;
import tunelab.v1.TestTexts;

/**
 * Publishes prepared data: all shards first, each acknowledged, and the manifest last. Only the manifest makes shards
 * usable, so what a crash left half-published is never used; it is published again, at new offsets.
 *
 * <p>Used by one thread at a time. A {@link KafkaException} means that the broker could not be reached for minutes.
 */
public final class Publisher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Publisher.class);
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

    /** The manifest of data that was published before and whose shards can still be read; of lost texts it is silent. */
    public Optional<Manifest> find(String datasetKey) {
        var manifest = published.find(datasetKey).filter(check::readable);
        manifest.filter(found -> !published.isNewestOfItsKind(found)).ifPresent(this::publishAgain);
        return manifest.map(found ->
                check.readable(KafkaClients.TEST_TEXTS, found.testTexts()) ? found : found.withTestTexts(List.of()));
    }

    /** Starts on a data set; nothing of it can be used before its manifest is published. */
    public ShardWriter write(String datasetKey, Split split, int labels) {
        return new ShardWriter(datasetKey, split, labels, this::send);
    }

    /**
     * Publishes texts of test examples, by their rows in the order of the test split, and tells where they lie. Nowhere, if
     * the broker has no topic for them: that keeps nobody from training.
     */
    public List<Manifest.Shard> publishTexts(
            String datasetKey, String sourceSha256, List<Integer> rows, IntFunction<String> textOfRow) {
        if (!check.exists(KafkaClients.TEST_TEXTS)) {
            LOG.warnf("the broker has no topic %s; texts of test examples are not shown", KafkaClients.TEST_TEXTS);
            return List.of();
        }
        var cutter = new TextCutter(datasetKey, sourceSha256, ShardCutter.MOST_BYTES);
        var places = new ArrayList<Manifest.Shard>();
        for (int row : rows) {
            cutter.add(row, textOfRow.apply(row)).map(this::publish).ifPresent(places::add);
        }
        cutter.finish().map(this::publish).ifPresent(places::add);
        return List.copyOf(places);
    }

    private Manifest.Shard publish(TestTexts part) {
        var bytes = part.toByteArray();
        var key = part.getDatasetKey() + "/" + part.getPart();
        var place = await(producer.send(new ProducerRecord<>(KafkaClients.TEST_TEXTS, key, bytes)));
        return new Manifest.Shard(
                part.getPart(),
                place.partition(),
                place.offset(),
                part.getRowIdsCount(),
                bytes.length,
                Sha256.of(bytes));
    }

    /** The same as before, told again because something about it is new. */
    public Manifest publishAgain(Manifest manifest) {
        var again = manifest.at(now());
        publish(again);
        return again;
    }

    public void publish(Manifest manifest) {
        await(producer.send(new ProducerRecord<>(KafkaClients.DATASETS, manifest.datasetKey(), json(manifest))));
    }

    /** Tells that an experiment's data cannot be prepared. */
    public void publishFailure(String experimentId, DatasetChoice dataset, String code, String message) {
        var failure = DatasetFailure.of(experimentId, dataset, code, message, now());
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
