package io.tunelab.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tunelab.contract.request.RequestReader;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.hub.LocalHub;
import io.tunelab.trainer.events.EventEnvelope;
import io.tunelab.trainer.events.EventSender;
import io.tunelab.trainer.model.HuggingFaceModelStore;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.queue.QueueSettings;
import io.tunelab.trainer.queue.RunQueue;
import io.tunelab.trainer.queue.TestSchema;
import io.tunelab.trainer.queue.WaitingRuns;
import io.tunelab.trainer.shards.DatasetCatalog;
import io.tunelab.trainer.shards.KafkaReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trainer that never gets to the queued run, as if it trained another one. */
class RunWaitsTest {
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private final EventEnvelope envelope = new EventEnvelope("test");
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void whileTheTrainerIsBusyARunOfAHubThatIsAwaySaysSoAndFailsAtTheLimit() throws Exception {
        var database = TestSchema.fresh("run_waits_test");
        var queue = new RunQueue(database, new QueueSettings(Duration.ofSeconds(30), 3), envelope);
        queue.enqueue(RequestReader.STRICT.read(
                "{\"experiment_id\": \"a\", \"model\": \"some/model\"}".getBytes(StandardCharsets.UTF_8),
                () -> "none"));
        try (var sender = new EventSender((key, value) -> sent.add(new String(value, StandardCharsets.UTF_8)), LIMIT);
                var waits = waits(new WaitingRuns(database, envelope), sender)) {
            long start = System.nanoTime();
            waits.start();

            await().atMost(LIMIT).until(() -> sent.stream()
                    .anyMatch(event -> event.contains("run_waiting") && event.contains("tried again until")));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> queue.unpublished(1).size() == 1);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(LIMIT, LIMIT.plusSeconds(4));
            assertThat(queue.unpublished(1).get(0).json()).contains("run_failed", "model_unreachable");
            assertThat(queue.claim("t")).isEmpty();
        }
    }

    @Test
    void dataThatDoesNotComeIsAskedForAgain() throws Exception {
        var database = TestSchema.fresh("run_waits_test");
        var queue = new RunQueue(database, new QueueSettings(Duration.ofSeconds(30), 3), envelope);
        var request = RequestReader.STRICT.read(
                "{\"experiment_id\": \"lost\", \"model\": \"m\", \"dataset\": {\"name\": \"gone\"}}"
                        .getBytes(StandardCharsets.UTF_8),
                () -> "none");
        queue.enqueue(request);
        var model = new ModelDirectory("m", Path.of("m"), 1, 8, "a".repeat(64), "b".repeat(64));
        var broker = EmbeddedStack.kafka().bootstrapServers();
        try (var sender = new EventSender((key, value) -> {}, LIMIT);
                var waits = waits(
                        new WaitingRuns(database, envelope),
                        sender,
                        broker,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(20))) {
            assertThat(waits.data().find(request, model, () -> true)).isEmpty();

            waits.start();

            await().atMost(Duration.ofSeconds(18)).until(() -> asked.size() >= 2);
            assertThat(asked).allMatch(again -> again.contains("\"lost\"") && again.contains("\"gone\""));
            assertThat(queue.unpublished(1)).isEmpty();
        }
    }

    private RunWaits waits(WaitingRuns queue, EventSender sender) {
        return waits(queue, sender, "localhost:1", LIMIT, Duration.ofMinutes(1));
    }

    private RunWaits waits(
            WaitingRuns queue, EventSender sender, String broker, Duration modelLimit, Duration dataLimit) {
        var models = new HuggingFaceModelStore(
                directory.resolve("models"), LocalHub.settings(URI.create("http://localhost:1"), directory, false));
        var datasets = new DatasetCatalog(new KafkaReader(Map.of("bootstrap.servers", broker)));
        return new RunWaits(
                new RunWaits.Limits(modelLimit, dataLimit),
                models,
                datasets,
                queue,
                envelope,
                sender,
                (experiment, request) -> asked.add(new String(request, StandardCharsets.UTF_8)),
                () -> {},
                () -> {});
    }
}
