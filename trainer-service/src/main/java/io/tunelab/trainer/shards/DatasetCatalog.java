package io.tunelab.trainer.shards;

import io.tunelab.contract.dataset.DatasetFailure;
import io.tunelab.contract.dataset.DatasetMessage;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.json.UnreadableMessageException;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.intake.ReadableRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/** Finds the prepared data of runs in the compacted topic {@code datasets}, and tells when more of it comes. */
public final class DatasetCatalog {
    private static final Logger LOG = Logger.getLogger(DatasetCatalog.class);
    private static final String TOPIC = "datasets";
    private static final Duration POLL = Duration.ofMillis(500);
    private final KafkaReader kafka;

    public DatasetCatalog(KafkaReader kafka) {
        this.kafka = kafka;
    }

    /** What data-service tells. */
    public sealed interface Told {
        /** Data that can be had; {@code timestamp} in milliseconds. */
        record Ready(Manifest manifest, long timestamp) implements Told {
            /** Its manifest, if it is {@code dataset}, tokenized with the tokenizer of that digest. */
            public Optional<Manifest> of(DatasetChoice dataset, String tokenizerSha256) {
                return Optional.of(manifest)
                        .filter(it -> it.dataset().equals(dataset))
                        .filter(it -> it.tokenizer().sha256().equals(tokenizerSha256));
            }
        }

        /** The data of an experiment cannot be prepared. */
        record Failed(String experimentId, String code, String message) implements Told {}
    }

    /**
     * The manifest for {@code dataset}, tokenized with the tokenizer of that digest; the newest, if there are several.
     *
     * @param goOn asked between polls; the search ends when it says no
     * @return empty if it is not there now, or the broker did not say within {@code patience}
     * @throws DatasetException if data-service has told that it cannot prepare the data of this experiment
     */
    public Optional<Manifest> find(
            String experimentId, DatasetChoice dataset, String tokenizerSha256, Duration patience, BooleanSupplier goOn)
            throws DatasetException {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<Manifest> newest = Optional.empty();
        long newestAt = Long.MIN_VALUE;
        try (var news = follow()) {
            while (goOn.getAsBoolean() && System.nanoTime() < deadline) {
                for (var told : news.poll()) {
                    if (told instanceof Told.Failed failed
                            && failed.experimentId().equals(experimentId)) {
                        throw new DatasetException(failed.code(), failed.message());
                    }
                    // By time: partitions come in any order.
                    if (told instanceof Told.Ready ready && ready.timestamp() >= newestAt) {
                        var found = ready.of(dataset, tokenizerSha256);
                        newestAt = found.isPresent() ? ready.timestamp() : newestAt;
                        newest = found.isPresent() ? found : newest;
                    }
                }
                if (news.isAtEnd()) {
                    break;
                }
            }
        }
        return newest;
    }

    /** What was told since the beginning, and then what is told. */
    public News follow() {
        return new News();
    }

    /** A reader of the topic, for one thread. */
    public final class News implements AutoCloseable {
        private final KafkaConsumer<String, byte[]> consumer = kafka.open();
        private boolean positioned;

        private News() {}

        /** Begins again with what was told first. */
        public void rewind() {
            positioned = false;
        }

        /** What comes within half a second; nothing while the broker is away. A long poll, not a retry. */
        public List<Told> poll() {
            var told = new ArrayList<Told>();
            try {
                positioned = positioned || seekToBeginning();
                if (!positioned) {
                    Thread.sleep(POLL.toMillis());
                    return told;
                }
                // The reader gives one record at a time; those that are here already come at once.
                long end = System.nanoTime() + POLL.toNanos();
                var records = ReadableRecords.poll(consumer, POLL);
                while (!records.isEmpty()) {
                    records.forEach(record -> read(record).ifPresent(told::add));
                    records = System.nanoTime() < end ? ReadableRecords.poll(consumer, Duration.ZERO) : List.of();
                }
            } catch (RetriableException e) {
                LOG.debugf("waiting for topic %s: %s", TOPIC, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return told;
        }

        boolean isAtEnd() {
            try {
                return positioned
                        && consumer.endOffsets(consumer.assignment()).entrySet().stream()
                                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            } catch (RetriableException e) {
                return false;
            }
        }

        private boolean seekToBeginning() {
            var partitions = consumer.partitionsFor(TOPIC, Duration.ofSeconds(5)).stream()
                    .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return !partitions.isEmpty();
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    private static Optional<Told> read(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            var message = DatasetMessage.read(record.value());
            return Optional.of(
                    message instanceof DatasetFailure failure
                            ? new Told.Failed(
                                    failure.experimentId(),
                                    failure.error().code(),
                                    failure.error().message())
                            : new Told.Ready((Manifest) message, record.timestamp()));
        } catch (UnreadableMessageException e) {
            LOG.warnf("ignored a record of %s that is neither a manifest nor a failure: %s", TOPIC, e.getMessage());
            return Optional.empty();
        }
    }
}
