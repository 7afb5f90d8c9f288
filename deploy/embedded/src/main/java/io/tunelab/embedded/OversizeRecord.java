package io.tunelab.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A record that is small on the topic and large when it is read: one batch, compressed with gzip. Published by a real
 * producer in a process of its own, which needs three times the memory that the record unpacks to.
 */
public final class OversizeRecord {
    private static final int MEGABYTE = 1 << 20;

    private OversizeRecord() {}

    /** Publishes one of so many MiB to the JVM's broker, and returns when the broker has taken it. */
    public static void publish(String topic, int partition, int megabytes) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = System.getProperty("java.class.path");
        var command = List.of(
                java,
                "-Xmx4g",
                "-cp",
                classPath,
                OversizeRecord.class.getName(),
                EmbeddedStack.kafka().bootstrapServers(),
                topic,
                Integer.toString(partition),
                Integer.toString(megabytes));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException("the producer ended with " + status);
        }
    }

    public static void main(String... arguments) throws ExecutionException, InterruptedException {
        var value = new byte[Integer.parseInt(arguments[3]) * MEGABYTE];
        Arrays.fill(value, (byte) ' ');
        var settings = Map.<String, Object>of(
                "bootstrap.servers",
                arguments[0],
                "compression.type",
                "gzip",
                "max.request.size",
                Integer.MAX_VALUE,
                "buffer.memory",
                3L << 30,
                "max.block.ms",
                60_000);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(arguments[1], Integer.valueOf(arguments[2]), "oversize", value))
                    .get();
        }
    }
}
