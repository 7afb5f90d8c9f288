package io.tunelab.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.trainer.TinyModels;
import io.tunelab.trainer.Topics;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.queue.QueueUnavailableException;
import io.tunelab.trainer.queue.WaitingRuns.Reason;
import io.tunelab.trainer.shards.DatasetCatalog;
import io.tunelab.trainer.shards.KafkaReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "trainer"))
@WithTestResource(TinyModels.class)
class DataWaitsTest {
    private static final ModelDirectory MODEL =
            new ModelDirectory("m", Path.of("m"), 1, 8, "a".repeat(64), "b".repeat(64));
    private final String id = "waits-" + UUID.randomUUID();
    private final Map<String, Reason> failed = new ConcurrentHashMap<>();
    private final AtomicInteger tries = new AtomicInteger();

    static Stream<RuntimeException> troubles() {
        return Stream.of(
                new QueueUnavailableException("the database is away", null), new IllegalStateException("a bug"));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void aFailureThatCannotBeNotedNowIsNotedLater(RuntimeException trouble) throws Exception {
        var catalog = new DatasetCatalog(new KafkaReader(
                Map.of("bootstrap.servers", EmbeddedStack.kafka().bootstrapServers())));
        try (var waits = new DataWaits(catalog, () -> {}, told -> note(told, trouble))) {
            assertThat(waits.find(request(), MODEL, () -> true)).isEmpty();

            Topics.send("datasets", "experiment/" + id, """
                    {"schema_version": 1, "status": "failed", "occurred_at": "2026-01-01T00:00:00Z", "experiment_id": "%s",
                     "error": {"code": "unknown_dataset", "message": "no data set 'misspelt'"}}""".formatted(id));

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(failed)
                    .containsEntry(id, new Reason("unknown_dataset", "no data set 'misspelt'")));
        }
    }

    private void note(Map<String, Reason> told, RuntimeException trouble) {
        if (told.containsKey(id) && tries.incrementAndGet() == 1) {
            throw trouble;
        }
        failed.putAll(told);
    }

    private ExperimentRequest request() throws Exception {
        var json = "{\"experiment_id\": \"%s\", \"model\": \"m\", \"dataset\": {\"name\": \"misspelt\"}}".formatted(id);
        return RequestReader.STRICT.read(json.getBytes(StandardCharsets.UTF_8), () -> "none");
    }
}
