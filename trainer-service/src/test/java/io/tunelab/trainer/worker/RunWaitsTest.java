package io.tunelab.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tunelab.contract.request.RequestReader;
import io.tunelab.hub.LocalHub;
import io.tunelab.trainer.events.EventEnvelope;
import io.tunelab.trainer.events.EventSender;
import io.tunelab.trainer.model.HuggingFaceModelStore;
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

    private RunWaits waits(WaitingRuns queue, EventSender sender) {
        var models = new HuggingFaceModelStore(
                directory.resolve("models"), LocalHub.settings(URI.create("http://localhost:1"), directory, false));
        var datasets = new DatasetCatalog(new KafkaReader(Map.of("bootstrap.servers", "localhost:1")));
        return new RunWaits(
                new RunWaits.Limits(LIMIT, Duration.ofMinutes(1)),
                models,
                datasets,
                queue,
                envelope,
                sender,
                () -> {},
                () -> {});
    }
}
