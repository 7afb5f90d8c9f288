package io.tunelab.data.publish;

import io.tunelab.contract.dataset.DatasetFailure;
import io.tunelab.contract.dataset.DatasetMessage;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.data.DataException;
import io.tunelab.data.Sha256;
import io.tunelab.data.split.Split;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;
import tunelab.v1.TestTexts;

/**
 * Publishes prepared data to Kafka. What a crash left half-published is published again, at new offsets. A {@link
 * KafkaException} means that the broker could not be reached for minutes.
 */
public final class Publisher implements Publication {
    private static final Logger LOG = Logger.getLogger(Publisher.class);
    private final KafkaProducer<String, byte[]> producer;
    private final PublishedData published;
    private final ShardCheck check;
    private final Clock clock;

    public Publisher(KafkaClients clients, Clock clock) {
        this.producer = clients.producer();
        this.published = new PublishedData(clients);
        this.check = new ShardCheck(clients, clock);
        this.clock = clock;
    }

    /** A manifest whose texts are lost is found without them. One search at a time: it is short, and follows one reader. */
    @Override
    public synchronized Optional<Manifest> find(String datasetKey) {
        var manifest = published.find(datasetKey).filter(check::readable);
        manifest.filter(found -> !published.isNewestOfItsKind(found)).ifPresent(this::publishAgain);
        return manifest.map(found ->
                check.readable(KafkaClients.TEST_TEXTS, found.testTexts()) ? found : found.withTestTexts(List.of()));
    }

    @Override
    public ShardWriter write(String datasetKey, Split split, int labels) {
        return new ShardWriter(datasetKey, split, labels, this::send);
    }

    /** Nowhere, if the broker has no topic for them. */
    @Override
    public List<Manifest.Shard> publishTexts(
            String datasetKey, String sourceSha256, List<Integer> rows, IntFunction<ShownText> textOfRow) {
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
        var place = await(
                KafkaClients.TEST_TEXTS,
                bytes,
                producer.send(new ProducerRecord<>(KafkaClients.TEST_TEXTS, key, bytes)));
        return new Manifest.Shard(
                part.getPart(),
                place.partition(),
                place.offset(),
                part.getRowIdsCount(),
                bytes.length,
                Sha256.of(bytes));
    }

    @Override
    public void publish(Manifest manifest) {
        tell(manifest.datasetKey(), manifest);
    }

    /** Tells that an experiment's data cannot be prepared. */
    public void publishFailure(String experimentId, DatasetChoice dataset, String code, String message) {
        var problem = new DatasetFailure.Problem(code, message);
        tell("experiment/" + experimentId, new DatasetFailure(now(), experimentId, Optional.of(dataset), problem));
    }

    private void tell(String key, DatasetMessage message) {
        var value = message.json().toString().getBytes(StandardCharsets.UTF_8);
        await(KafkaClients.DATASETS, value, producer.send(new ProducerRecord<>(KafkaClients.DATASETS, key, value)));
    }

    @Override
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void close() {
        producer.close();
        published.close();
    }

    private Supplier<Place> send(TokenShardBytes shard) {
        var sent = producer.send(new ProducerRecord<>(KafkaClients.TOKEN_SHARDS, shard.key(), shard.bytes()));
        return () -> {
            var metadata = await(KafkaClients.TOKEN_SHARDS, shard.bytes(), sent);
            return new Place(metadata.partition(), metadata.offset());
        };
    }

    /** @throws DataException {@code message_too_large} if this broker will never take it */
    private static RecordMetadata await(String topic, byte[] message, Future<RecordMetadata> sent) {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                throw new DataException(
                        "message_too_large",
                        "a record of %,d bytes is larger than the topic %s takes; raise the topic's max.message.bytes"
                                .formatted(message.length, topic),
                        e);
            }
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }
}
