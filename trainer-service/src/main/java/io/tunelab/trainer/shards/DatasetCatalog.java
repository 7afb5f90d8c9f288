package io.tunelab.trainer.shards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.request.DatasetChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/** Finds the prepared data of a run in the compacted topic {@code datasets}, and waits for it. */
public final class DatasetCatalog {
    private static final Logger LOG = Logger.getLogger(DatasetCatalog.class);
    private static final String TOPIC = "datasets";
    private static final Duration POLL = Duration.ofMillis(500);
    private final KafkaReader kafka;
    private final ObjectMapper json;

    public DatasetCatalog(KafkaReader kafka, ObjectMapper json) {
        this.kafka = kafka;
        this.json = json;
    }

    /**
     * The manifest for {@code dataset}, tokenized with the tokenizer of that digest; the newest, if there are several.
     *
     * @param experimentId a failure to prepare data for this experiment ends the wait
     * @param goOn asked between polls; the wait ends when it says no
     * @throws DatasetException if the data cannot be prepared, or is not there within {@code limit}
     */
    public Manifest await(
            String experimentId, DatasetChoice dataset, String tokenizerSha256, Duration limit, BooleanSupplier goOn)
            throws DatasetException {
        long deadline = System.nanoTime() + limit.toNanos();
        try (var consumer = kafka.open()) {
            Optional<Manifest> newest = Optional.empty();
            long newestAt = Long.MIN_VALUE;
            boolean positioned = false;
            while (goOn.getAsBoolean() && System.nanoTime() < deadline) {
                try {
                    positioned = positioned || seekToBeginning(consumer);
                    if (!positioned) {
                        Thread.sleep(POLL.toMillis());
                        continue;
                    }
                    for (var record : consumer.poll(POLL)) {
                        var found = matching(record.value(), experimentId, dataset, tokenizerSha256);
                        // By time: partitions come in any order.
                        if (found.isPresent() && record.timestamp() >= newestAt) {
                            newest = found;
                            newestAt = record.timestamp();
                        }
                    }
                    if (newest.isPresent() && atEnd(consumer)) {
                        return newest.get();
                    }
                } catch (RetriableException e) {
                    LOG.debugf("waiting for topic %s: %s", TOPIC, e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new DatasetException("interrupted", "interrupted while waiting for data");
                }
            }
        }
        throw new DatasetException(
                "dataset_timeout",
                "data set '%s' was not prepared within %s; is data-service running?".formatted(dataset.name(), limit));
    }

    private static boolean seekToBeginning(KafkaConsumer<String, byte[]> consumer) throws DatasetException {
        var partitions = consumer.partitionsFor(TOPIC, Duration.ofSeconds(5)).stream()
                .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return !partitions.isEmpty();
    }

    private static boolean atEnd(KafkaConsumer<String, byte[]> consumer) {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private Optional<Manifest> matching(
            byte[] value, String experimentId, DatasetChoice dataset, String tokenizerSha256) throws DatasetException {
        if (value == null) {
            return Optional.empty();
        }
        try {
            var message = json.readTree(value);
            if (message.path("status").asText().equals("failed")) {
                throwIfMine(message, experimentId);
                return Optional.empty();
            }
            if (message.path("schema_version").asInt() != 1
                    || !message.path("tokenizer").path("sha256").asText().equals(tokenizerSha256)) {
                return Optional.empty();
            }
            var manifest = json.treeToValue(message, Manifest.class);
            return Optional.of(manifest).filter(found -> found.dataset().equals(dataset));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            LOG.warnf("ignored a record of %s that is no manifest: %s", TOPIC, e.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            LOG.warnf("ignored an unreadable record of %s: %s", TOPIC, e.getMessage());
            return Optional.empty();
        }
    }

    private static void throwIfMine(JsonNode message, String experimentId) throws DatasetException {
        if (message.path("experiment_id").asText().equals(experimentId)) {
            var error = message.path("error");
            throw new DatasetException(
                    error.path("code").asText("dataset_failed"),
                    error.path("message").asText("the data could not be prepared"));
        }
    }
}
