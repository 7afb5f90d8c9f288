package io.tunelab.results;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.path.json.JsonPath;
import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the component tests do with the broker and with the REST interface. */
public final class Stack {
    public static final Contracts CONTRACTS = Contracts.ofThisRepository();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static KafkaProducer<String, byte[]> producer;

    private Stack() {}

    public static synchronized void publish(String topic, String key, byte[] value) {
        publish(new ProducerRecord<>(topic, key, value));
    }

    public static synchronized void publish(ProducerRecord<String, byte[]> record) {
        if (producer == null) {
            producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", EmbeddedStack.kafka().bootstrapServers()),
                    new StringSerializer(),
                    new ByteArraySerializer());
        }
        try {
            producer.send(record).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A committed sample as an event of another experiment. */
    public static void event(String sample, String id, int attempt, int sequence, Consumer<ObjectNode> change) {
        publish("run-events", id, eventBytes(sample, id, attempt, sequence, change));
    }

    public static byte[] eventBytes(String sample, String id, int attempt, int sequence, Consumer<ObjectNode> change) {
        try {
            var event = (ObjectNode) JSON.readTree(CONTRACTS.sample(sample));
            event.put("experiment_id", id).put("attempt", attempt).put("sequence", sequence);
            if (event.has("request")) {
                ((ObjectNode) event.get("request")).put("experiment_id", id);
            }
            change.accept(event);
            return event.toString().getBytes(StandardCharsets.UTF_8);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonPath experiment(String id) {
        return given().get("/api/v1/experiments/" + id).jsonPath();
    }

    public static String state(String id) {
        var answer = given().get("/api/v1/experiments/" + id);
        return answer.statusCode() == 404 ? "UNKNOWN" : answer.jsonPath().getString("state");
    }

    /** The values of a topic with this key. */
    public static List<String> published(String topic, String key) {
        // By default a broker that has nothing for one partition keeps the next fetch waiting for half a second.
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", EmbeddedStack.kafka().bootstrapServers(), "fetch.max.wait.ms", 10),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var values = new ArrayList<String>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> {
                    if (key.equals(record.key())) {
                        values.add(record.value());
                    }
                });
            }
            return values;
        }
    }
}
