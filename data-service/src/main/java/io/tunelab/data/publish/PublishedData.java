package io.tunelab.data.publish;

import io.tunelab.contract.dataset.DatasetMessage;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.json.UnreadableMessageException;
import io.tunelab.intake.ReadableRecords;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Everything that the topic {@code datasets} tells, up to its end at the time of asking. Whichever instance published it:
 * the topic is the memory, there is no other. Used by one thread at a time.
 */
final class PublishedData implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PublishedData.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** @param at when it was published, by the record; offsets of several partitions tell no order */
    private record Told(Manifest manifest, long at) {}

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, Told> byKey = new HashMap<>();

    PublishedData(KafkaClients clients) {
        this.consumer = clients.consumer();
    }

    /** The manifest of that key, if one was ever published. */
    Optional<Manifest> find(String datasetKey) {
        catchUp();
        return Optional.ofNullable(byKey.get(datasetKey)).map(Told::manifest);
    }

    /**
     * Whether it is what a reader finds who looks for the newest manifest of its data set and tokenizer. It is not when
     * the data was another for a while: the older manifest must then be told again.
     */
    boolean isNewestOfItsKind(Manifest manifest) {
        return byKey.values().stream()
                .filter(told -> told.manifest().dataset().equals(manifest.dataset()))
                .filter(told -> told.manifest()
                        .tokenizer()
                        .sha256()
                        .equals(manifest.tokenizer().sha256()))
                .max(Comparator.comparingLong(Told::at))
                .map(newest -> newest.manifest().datasetKey().equals(manifest.datasetKey()))
                .orElse(false);
    }

    private void catchUp() {
        if (consumer.assignment().isEmpty()) {
            var partitions = consumer.partitionsFor(KafkaClients.DATASETS, PATIENCE).stream()
                    .map(partition -> new TopicPartition(KafkaClients.DATASETS, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }
        var ends = consumer.endOffsets(consumer.assignment(), PATIENCE);
        if (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), PATIENCE) > end.getValue())) {
            LOG.warnf("topic %s was created again; what it told before is forgotten", KafkaClients.DATASETS);
            byKey.clear();
            consumer.seekToBeginning(consumer.assignment());
        }
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
            ReadableRecords.poll(consumer, Duration.ofMillis(200)).forEach(this::take);
        }
    }

    private void take(ConsumerRecord<String, byte[]> told) {
        if (told.key() == null || told.key().startsWith("experiment/")) {
            return;
        }
        byKey.remove(told.key());
        if (told.value() == null) {
            return;
        }
        try {
            if (DatasetMessage.read(told.value()) instanceof Manifest manifest) {
                byKey.put(told.key(), new Told(manifest, told.timestamp()));
            }
        } catch (UnreadableMessageException e) {
            LOG.warnf("offset %d of %s is not a manifest: %s", told.offset(), KafkaClients.DATASETS, e.getMessage());
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
