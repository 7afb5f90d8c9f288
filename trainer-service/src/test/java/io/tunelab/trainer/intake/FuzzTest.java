package io.tunelab.trainer.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.embedded.Garbage;
import io.tunelab.embedded.RawTopic;
import io.tunelab.trainer.TinyData;
import io.tunelab.trainer.TinyModels;
import io.tunelab.trainer.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Hundreds of messages that nobody should send, made from good ones by a seed, on every topic that a trainer reads. */
@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "trainer"))
@WithTestResource(TinyModels.class)
class FuzzTest {
    private static final long SEED = Long.getLong("tunelab.fuzz.seed", 5);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PARTITIONS = 6;
    private final String id = "fuzz-" + UUID.randomUUID();

    @Test
    void everyBadRequestIsRefusedWithItsReasonAndTheNextGoodOneIsTaken() {
        var topic = new RawTopic("experiment-requests");
        // The sample's model is not among the tests': what is valid by chance is refused for that.
        var bad = Garbage.json(sample("experiment-request"), id, SEED, 1_000_000);

        var sent = new HashMap<String, String>();
        var places = topic.publish(bad);
        for (int i = 0; i < places.size(); i++) {
            sent.put(
                    places.get(i).partition() + "/" + places.get(i).offset(),
                    bad.get(i).what());
        }
        good();

        await().atMost(PATIENCE).until(() -> topic.unacknowledged("tunelab-trainer") == 0);
        var reasons = reasonsByPlace();
        var withoutReason = new TreeMap<>(sent);
        withoutReason.keySet().removeAll(reasons.keySet());
        assertThat(withoutReason).as("seed %d", SEED).isEmpty();
        assertThat(reasons.values())
                .allSatisfy(reason -> assertThat(reason).isNotBlank().hasSizeLessThan(2000));
    }

    @Test
    void badCommandsAreIgnoredAndTheNextGoodOneIsObeyed() {
        var topic = new RawTopic("run-commands");

        topic.publish(Garbage.json(sample("run-command"), id, SEED, 60_000));

        good();
        await().atMost(PATIENCE).until(() -> topic.unacknowledged("tunelab-trainer-commands") == 0);
    }

    /** Turned bits may leave a manifest that can be read and describes other data; the newest one holds. */
    @Test
    void badManifestsAndShardsHinderNoRun() {
        TinyData.publish("fuzzed");
        var manifest = Topics.read("datasets").stream()
                .filter(record -> "fuzzed".equals(record.key()))
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
        new RawTopic("datasets").publish(Garbage.json(manifest, "fuzzed", SEED, 4_000_000));
        new RawTopic("token-shards").publish(Garbage.binary(new byte[] {10, 1, 97}, "fuzzed/train/0", SEED, 1_000_000));
        TinyData.publish("fuzzed");

        Topics.send("experiment-requests", id, """
                {"model": "bert", "max_len": 32, "batch": 8, "epochs": 1, "dataset": {"name": "fuzzed"}}""");

        assertThat(Topics.event(id, "run_completed").at("/test/accuracy").isNumber())
                .isTrue();
    }

    /** On every partition: taken, and cancelled. */
    private void good() {
        for (int partition = 0; partition < 2 * PARTITIONS; partition++) {
            var good = id + "-good-" + partition;
            Topics.send("experiment-requests", good, "{\"model\": \"bert\", \"max_len\": 32}");
            cancel(good);
        }
        for (int partition = 0; partition < 2 * PARTITIONS; partition++) {
            Topics.event(id + "-good-" + partition, "run_cancelled");
        }
    }

    private static void cancel(String experimentId) {
        Topics.send("run-commands", experimentId, """
                {"schema_version": 1, "type": "cancel", "experiment_id": "%s", "occurred_at": "2026-01-01T00:00:00Z"}""".formatted(experimentId));
    }

    private static Map<String, String> reasonsByPlace() {
        var reasons = new HashMap<String, String>();
        Topics.read("experiment-requests-rejected")
                .forEach(record -> reasons.put(
                        header(record, "original-partition") + "/" + header(record, "original-offset"),
                        header(record, "rejection-reason")));
        return reasons;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static String sample(String name) {
        return Contracts.ofThisRepository().sample(name);
    }
}
