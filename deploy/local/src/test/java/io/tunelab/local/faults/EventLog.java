package io.tunelab.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Follows {@code run-events} from its beginning, whatever happens to the broker. */
final class EventLog implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An event as it stands in the log, and when we saw it. */
    record Entry(String id, String type, int attempt, long sequence, JsonNode event, long seenAt) {}

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final KafkaConsumer<String, byte[]> consumer;
    private final Thread thread = new Thread(this::follow, "event-log");
    private volatile boolean closed;

    EventLog(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor("run-events").stream()
                .map(partition -> new TopicPartition("run-events", partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.start();
    }

    private void follow() {
        while (!closed) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> entries.add(entry(record.value())));
        }
        consumer.close();
    }

    private static Entry entry(byte[] value) {
        try {
            var event = JSON.readTree(value);
            return new Entry(
                    event.path("experiment_id").asText(),
                    event.path("type").asText(),
                    event.path("attempt").asInt(),
                    event.path("sequence").asLong(),
                    event,
                    System.nanoTime());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Stream<Entry> all() {
        return entries.stream();
    }

    Stream<Entry> of(String id) {
        return all().filter(entry -> entry.id().equals(id));
    }

    int size() {
        return entries.size();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
