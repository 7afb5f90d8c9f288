package io.tunelab.results.ingest;

import static io.tunelab.results.Stack.eventBytes;
import static io.tunelab.results.Stack.state;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class IngestRateTest {
    private static final Logger LOG = Logger.getLogger(IngestRateTest.class);
    private static final int RUNS = 40;
    private static final int EVENTS_PER_RUN = 100;

    @Test
    void everyRunOfManyReachesItsEndAndTheRateIsLogged() {
        var prefix = "rate-" + UUID.randomUUID() + "-";
        long start = System.nanoTime();
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", EmbeddedStack.kafka().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int sequence = 0; sequence < EVENTS_PER_RUN; sequence++) {
                for (int run = 0; run < RUNS; run++) {
                    var id = prefix + run;
                    var sample = sequence == EVENTS_PER_RUN - 1
                            ? "run-cancelled"
                            : sequence % 2 == 0 ? "batch-size-reduced" : "run-progress";
                    producer.send(new ProducerRecord<>("run-events", id, eventBytes(sample, id, 1, sequence, e -> {})));
                }
            }
        }
        long published = System.nanoTime();

        for (int run = 0; run < RUNS; run++) {
            var id = prefix + run;
            await().until(() -> state(id), "CANCELLED"::equals);
        }

        RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("tunelab_results_batch_seconds"))
                .forEach(LOG::info);
        double seconds = (System.nanoTime() - start) / 1e9;
        LOG.infof(
                "kept %d events in %.1f s, %.0f a second; publishing them took %.1f s",
                RUNS * EVENTS_PER_RUN, seconds, RUNS * EVENTS_PER_RUN / seconds, (published - start) / 1e9);
    }
}
