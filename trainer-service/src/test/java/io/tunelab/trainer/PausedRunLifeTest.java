package io.tunelab.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs that pause between two epochs, seen from the topics: real broker, database, engine and checkpoints. */
@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "trainer"))
@WithTestResource(TinyModels.class)
class PausedRunLifeTest {
    private static final String DATA = "tiny-paused";
    private final String id = "paused-" + UUID.randomUUID();

    @BeforeAll
    static void publishData() {
        TinyData.publish(DATA);
    }

    @Test
    void aRunThatPausesTwiceLeavesTheModelOfOneThatNeverPaused() throws IOException {
        Topics.send("experiment-requests", id, request(1));
        awaitPause(1);
        assertThat(checkpoints()).isDirectoryContaining(file -> file.endsWith("epoch-0001"));
        command("continue", ", \"until_epoch\": 2");
        command("continue", ", \"until_epoch\": 2");
        awaitPause(2);
        command("continue", ", \"until_epoch\": 4");
        var completed = Topics.event(id, "run_completed");

        var straight = id + "-straight";
        Topics.send("experiment-requests", straight, request(null));
        var other = Topics.event(straight, "run_completed");

        assertThat(completed.get("epochs_run").asInt()).isEqualTo(4);
        assertThat(completed.get("test")).isEqualTo(other.get("test"));
        assertThat(completed.get("best")).isEqualTo(other.get("best"));
        assertThat(weights(id)).isEqualTo(weights(straight));
        assertThat(completed.at("/provenance/warnings")).isEmpty();
        await().until(() -> Files.notExists(checkpoints()));
    }

    @Test
    void aStoppedRunEndsUntestedAndItsCheckpointsAreDeleted() {
        Topics.send("experiment-requests", id, request(1));
        awaitPause(1);

        command("stop", "");

        var stopped = Topics.event(id, "run_stopped");
        assertThat(stopped.get("stop_reason").asText()).isEqualTo("stopped");
        assertThat(stopped.get("attempt").asInt()).isEqualTo(2);
        assertThat(types()).doesNotContain("run_completed", "run_failed", "run_cancelled");
        await().until(() -> Files.notExists(checkpoints()));
    }

    @Test
    void aRunWhoseCheckpointIsLostStartsOverAndSaysSo() throws IOException {
        Topics.send("experiment-requests", id, request(1));
        awaitPause(1);
        try (var files = Files.walk(checkpoints())) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }

        command("continue", ", \"until_epoch\": 4");

        var completed = Topics.event(id, "run_completed");
        assertThat(completed.at("/provenance/warnings").toString())
                .contains("the checkpoint of the pause after epoch 1 was not found; training started over");
        assertThat(Topics.events(id))
                .filteredOn(event -> event.path("message").asText().contains("started over"))
                .isNotEmpty();
    }

    private void awaitPause(int epoch) {
        await().atMost(Duration.ofSeconds(120)).until(() -> Topics.events(id).stream()
                .anyMatch(event -> event.get("type").asText().equals("run_paused")
                        && event.get("epoch").asInt() == epoch));
    }

    private Path checkpoints() {
        return TinyModels.artifacts().resolve(id + "/checkpoints");
    }

    private static byte[] weights(String experiment) throws IOException {
        return Files.readAllBytes(TinyModels.artifacts().resolve(experiment + "/model/model.safetensors"));
    }

    private List<String> types() {
        return Topics.events(id).stream()
                .map((JsonNode event) -> event.get("type").asText())
                .toList();
    }

    private void command(String type, String more) {
        Topics.send("run-commands", id, """
                {"schema_version": 1, "type": "%s", "experiment_id": "%s", "occurred_at": "2026-01-01T00:00:00Z"%s}""".formatted(type, id, more));
    }

    private static String request(Integer pauseAfter) {
        return """
                {"model": "bert", "max_len": 32, "batch": 8, "lr": 1e-3, "epochs": 4, "precision": "fp32",
                 "schedule": "linear", "warmup_ratio": 0.1, "early_stopping": null, "pause_after": %s,
                 "dataset": {"name": "%s"}}""".formatted(pauseAfter, DATA);
    }
}
