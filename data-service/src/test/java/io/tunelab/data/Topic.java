package io.tunelab.data;

import io.tunelab.embedded.EmbeddedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic of the embedded broker as any client sees it. */
public record Topic(String name) {
    /** Everything on it, partition by partition. */
    public List<ConsumerRecord<String, byte[]>> records() {
        return recordsFrom(0);
    }

    /** Everything on it from an offset on, in every partition. */
    public List<ConsumerRecord<String, byte[]>> recordsFrom(long offset) {
        try (var consumer = consumer()) {
            var partitions = consumer.partitionsFor(name).stream()
                    .map(info -> new TopicPartition(name, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            partitions.forEach(partition -> consumer.seek(partition, Math.max(offset, consumer.position(partition))));
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<String, byte[]>>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** The record at an offset. */
    public ConsumerRecord<String, byte[]> at(int partition, long offset) {
        return records().stream()
                .filter(one -> one.partition() == partition && one.offset() == offset)
                .findFirst()
                .orElseThrow();
    }

    public void publish(String key, byte[] value) {
        try (var producer = new KafkaProducer<>(connection(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(name, key, value));
        }
    }

    private static KafkaConsumer<String, byte[]> consumer() {
        // By default a broker that has nothing for one partition keeps the next fetch waiting for half a second.
        var settings = new HashMap<>(connection());
        settings.put("fetch.max.wait.ms", 10);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> connection() {
        return Map.of("bootstrap.servers", EmbeddedStack.kafka().bootstrapServers());
    }

    /** Where the next record of its only partition will lie. */
    public long end() {
        try (var consumer = consumer()) {
            var partition = new TopicPartition(name, 0);
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }
}
