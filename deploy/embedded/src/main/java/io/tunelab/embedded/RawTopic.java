package io.tunelab.embedded;

import io.tunelab.embedded.Garbage.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;

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

    /** Publishes a record in a transaction, and aborts it: nobody is to see it. */
    public void publishAborted(String key, byte[] value) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrapServers(), "transactional.id", "aborted-" + UUID.randomUUID()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var at = producer.send(new ProducerRecord<>(name, key, value)).get();
            producer.abortTransaction();
            awaitMarker(at);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("cannot publish to " + name, e);
        }
    }

    /** The broker writes the marker of an abort a little later; what is published next is to lie behind it. */
    private static void awaitMarker(RecordMetadata aborted) throws InterruptedException, ExecutionException {
        var partition = new TopicPartition(aborted.topic(), aborted.partition());
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            while (admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                            .partitionResult(partition)
                            .get()
                            .offset()
                    < aborted.offset() + 2) {
                Thread.sleep(20);
            }
        }
    }

    /** Where Kafka's own partitioner puts records with this key. */
    public int partitionOf(String key) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            int partitions = admin.describeTopics(List.of(name))
                    .allTopicNames()
                    .get()
                    .get(name)
                    .partitions()
                    .size();
            return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("cannot describe " + name, e);
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
