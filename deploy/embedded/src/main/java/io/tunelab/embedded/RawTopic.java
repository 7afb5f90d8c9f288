package io.tunelab.embedded;

import io.tunelab.embedded.Garbage.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of the JVM's broker for who sends anything at all. */
public record RawTopic(String name) {
    private static final int LARGEST = 16_000_000;

    /** Publishes to all partitions, each message on the next one; returns where they lie, in order. */
    public List<RecordMetadata> publish(List<Message> messages) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrapServers(), "max.request.size", LARGEST, "batch.size", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            int partitions = producer.partitionsFor(name).size();
            var places = new ArrayList<RecordMetadata>();
            for (var message : messages) {
                int partition = places.size() % partitions;
                places.add(producer.send(new ProducerRecord<>(name, partition, message.key(), message.value()))
                        .get());
            }
            return List.copyOf(places);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("cannot publish to " + name, e);
        }
    }

    /** How many records a consumer group has still to acknowledge. */
    public long unacknowledged(String group) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            var committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            long open = 0;
            for (var partition : admin.describeTopics(List.of(name))
                    .allTopicNames()
                    .get()
                    .get(name)
                    .partitions()) {
                var at = new TopicPartition(name, partition.partition());
                long end = admin.listOffsets(Map.of(at, OffsetSpec.latest()))
                        .partitionResult(at)
                        .get()
                        .offset();
                open += end - (committed.get(at) == null ? 0 : committed.get(at).offset());
            }
            return open;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("cannot read the offsets of " + group, e);
        }
    }

    private static String bootstrapServers() {
        return EmbeddedStack.kafka().bootstrapServers();
    }
}
