package io.tunelab.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.local.stack.StackException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How many events a second results-service takes from the topic into its database. All of them lie in the topic before it
 * starts; the clock begins with the first committed offset, so that only its steady work counts, the warming up of its
 * code included.
 */
final class IngestBench {
    private static final String TOPIC = "run-events";
    private static final String GROUP = "tunelab-results-events";
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private final BenchStack stack;
    private final BenchSettings settings;

    IngestBench(BenchStack stack, BenchSettings settings) {
        this.stack = stack;
        this.settings = settings;
    }

    /** Puts the events of all runs into the topic; the service should not run meanwhile. */
    double publish(Map<String, JsonNode> requests) {
        long start = System.nanoTime();
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers(), "linger.ms", 20, "batch.size", 256 * 1024),
                new StringSerializer(),
                new ByteArraySerializer())) {
            new EventLoad(stack.contracts(), settings)
                    .send(requests, (id, value) -> producer.send(new ProducerRecord<>(TOPIC, id, value)));
        }
        return seconds(start);
    }

    /** Starts the service and returns what was measured when everything is in the database. */
    ObjectNode measure() throws IOException, InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
            long before = committed(admin);
            stack.launchService();
            long start = System.nanoTime();
            long first = before;
            while (first == before) {
                TimeUnit.MILLISECONDS.sleep(20);
                first = committed(admin);
                refuseHanging(start);
            }
            long begin = System.nanoTime();
            var cpu = stack.serviceCpu();
            var windows = new ArrayList<Double>();
            long at = first;
            long lookedAt = begin;
            while (at - before < settings.events()) {
                TimeUnit.MILLISECONDS.sleep(20);
                long now = committed(admin);
                if (seconds(lookedAt) >= 5) {
                    windows.add((now - at) / seconds(lookedAt));
                    at = now;
                    lookedAt = System.nanoTime();
                } else if (now - before >= settings.events()) {
                    break;
                }
                refuseHanging(start);
            }
            return result(settings.events() - (first - before), seconds(begin), windows, cpu);
        }
    }

    private ObjectNode result(long events, double seconds, List<Double> windows, Duration cpuBefore) {
        var answer = JsonNodeFactory.instance.objectNode();
        answer.put("events", events).put("seconds", round(seconds)).put("events_per_second", round(events / seconds));
        answer.put(
                "slowest_5_seconds",
                round(windows.stream().mapToDouble(rate -> rate).min().orElse(events / seconds)));
        answer.put(
                "service_cpu_seconds", round(stack.serviceCpu().minus(cpuBefore).toMillis() / 1000.0));
        return answer;
    }

    private static long committed(Admin admin) throws InterruptedException {
        try {
            return admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(entry -> entry.getKey().topic().equals(TOPIC) && entry.getValue() != null)
                    .mapToLong(entry -> entry.getValue().offset())
                    .sum();
        } catch (ExecutionException e) {
            throw new StackException("Kafka does not tell the offsets: " + e.getCause(), e.getCause());
        }
    }

    private static void refuseHanging(long start) {
        if (seconds(start) > PATIENCE.toSeconds()) {
            throw new StackException("the events are not in the database after " + PATIENCE);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
