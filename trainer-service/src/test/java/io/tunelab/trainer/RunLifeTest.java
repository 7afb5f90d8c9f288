package io.tunelab.trainer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.trainer.queue.QueueDepth;
import io.tunelab.trainer.queue.RunQueue;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tunelab.v1.TestPredictions;

/** The whole service with a real broker, a real database and the real engine, seen from the topics. */
@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "trainer"))
@WithTestResource(TinyModels.class)
class RunLifeTest {
    private static final String DATA = "tiny";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final String id = "life-" + UUID.randomUUID();

    @Inject
    DataSource database;

    @Inject
    RunQueue queue;

    @Inject
    InMemorySpanExporter spans;

    @BeforeAll
    static void publishData() {
        TinyData.publish(DATA);
    }

    @Test
    void aRequestBecomesATestedModel() throws Exception {
        Topics.send("experiment-requests", id, request(DATA));

        var completed = Topics.event(id, "run_completed");

        var events = Topics.events(id);
        assertThat(types(events))
                .filteredOn(type -> !List.of("run_progress", "run_logged").contains(type))
                .containsExactly(
                        "run_queued",
                        "run_started",
                        "epoch_completed",
                        "epoch_completed",
                        "epoch_completed",
                        "run_completed");
        assertThat(events.stream().map(event -> event.get("attempt") + "/" + event.get("sequence")))
                .doesNotHaveDuplicates();
        assertThat(Topics.events(id).stream()
                        .flatMap(event -> event.path("curve").findValues("step").stream())
                        .map(JsonNode::asInt))
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(2);
        assertThat(log(id))
                .anySatisfy(line ->
                        assertThat(line).startsWith("info RunExecution: ").contains("40 test examples"))
                .filteredOn(line -> line.startsWith("info EventListener: epoch "))
                .hasSize(3);
        assertThat(completed.at("/test/accuracy").asDouble()).isGreaterThan(0.8);
        assertThat(completed.at("/provenance/model_architecture").asText()).isEqualTo("bert");
        var predictions = TestPredictions.parseFrom(Topics.read("test-predictions").stream()
                .filter(record -> id.equals(record.key()))
                .findFirst()
                .orElseThrow()
                .value());
        assertThat(predictions.getProbabilitiesCount()).isEqualTo(80);
        assertThat(TinyModels.artifacts().resolve(completed.get("artifact").asText()))
                .isDirectoryContaining(file -> file.endsWith("model.safetensors"));
        await().until(() -> Files.notExists(TinyModels.artifacts().resolve(id + "/checkpoints")));
    }

    @Test
    void theSameRequestTwiceIsTheSameRunAndTheSameSettingsMakeTheSameNumbers() {
        Topics.send("experiment-requests", id, request(DATA));
        Topics.send("experiment-requests", id, request(DATA));
        var other = id + "-again";
        Topics.send("experiment-requests", other, request(DATA));

        var first = Topics.event(id, "run_completed");
        var second = Topics.event(other, "run_completed");

        assertThat(types(Topics.events(id))).filteredOn("run_started"::equals).hasSize(1);
        assertThat(second.get("test")).isEqualTo(first.get("test"));
        assertThat(second.get("best")).isEqualTo(first.get("best"));
    }

    @Test
    void weightsOfClassesAreToldWithTheResultAndOnlyThoseOfTheData() {
        Topics.send("experiment-requests", id, weighted("\"balanced\""));
        var misspelt = id + "-misspelt";
        Topics.send("experiment-requests", misspelt, weighted("{\"POSS\": 2}"));

        assertThat(Topics.event(id, "run_completed").at("/provenance/class_weights"))
                .hasToString("{\"NEG\":1.0,\"POS\":1.0}");
        var failed = Topics.event(misspelt, "run_failed");
        assertThat(failed.at("/error/code").asText()).isEqualTo("unknown_class");
        assertThat(failed.at("/error/message").asText())
                .isEqualTo("class_weights.POSS is 2.0, but the data set has no class 'POSS'; did you mean 'POS'?");
        assertThat(types(Topics.events(misspelt))).doesNotContain("run_started");
        assertThat(log(misspelt))
                .last()
                .asString()
                .startsWith("error RunExecution: the run fails (unknown_class): class_weights.POSS is 2.0");
        assertThat(log(id)).noneMatch(line -> line.contains("POSS"));
    }

    @Test
    void aTrainerThatCannotWriteTakesNoRunAndSaysWhy() throws Exception {
        var artifacts = TinyModels.artifacts();
        var away = artifacts.resolveSibling("artifacts-away");
        given().get("/q/health/ready").then().statusCode(200);
        Files.createDirectories(artifacts);
        Files.move(artifacts, away);
        try {
            Files.writeString(artifacts, "not a directory");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            given().get("/q/health/ready").asString())
                    .contains("cannot write to " + artifacts));
            Topics.send("experiment-requests", id, request(DATA));
            Topics.event(id, "run_queued");
            Thread.sleep(Duration.ofSeconds(5).toMillis());
            assertThat(types(Topics.events(id))).containsExactly("run_queued");
        } finally {
            Files.deleteIfExists(artifacts);
            Files.move(away, artifacts);
        }

        assertThat(Topics.event(id, "run_completed").get("attempt").asInt()).isEqualTo(1);
        given().get("/q/health/ready").then().statusCode(200);
    }

    @Test
    void aRunIsTakenOverWhenItsTrainersLeaseHasEnded() throws SQLException {
        queuedElsewhere(1);

        var completed = Topics.event(id, "run_completed");

        assertThat(completed.get("attempt").asInt()).isEqualTo(2);
        assertThat(Topics.event(id, "run_started").get("attempt").asInt()).isEqualTo(2);
    }

    @Test
    void aRunThatHasLostThreeTrainersFailsOnce() throws Exception {
        queuedElsewhere(3);

        var failed = Topics.event(id, "run_failed");

        assertThat(failed.at("/error/code").asText()).isEqualTo("attempts_exhausted");
        assertThat(failed.get("attempt").asInt()).isEqualTo(4);
        await().until(() -> queue.unpublished(10).isEmpty());
        assertThat(types(Topics.events(id))).containsExactly("run_failed");
    }

    @Test
    void aRunThatIsLostInReducedPrecisionIsTrainedAgainInFloat32() {
        Topics.send("experiment-requests", id, inBfloat16("fragile"));

        var completed = Topics.event(id, "run_completed");

        assertThat(Topics.events(id))
                .filteredOn(event -> event.path("type").asText().equals("run_started"))
                .extracting(event -> event.path("precision").asText())
                .containsExactly("bf16", "fp32");
        var reason = Topics.event(id, "run_released").path("reason").asText();
        assertThat(reason)
                .startsWith(
                        "started again in float32, because in bf16 the training loss is not a finite number from step 1 of"
                                + " epoch 1 on (a batch of 8 examples)");
        assertThat(completed.path("attempt").asInt()).isEqualTo(2);
        assertThat(completed.at("/provenance/precision").asText()).isEqualTo("fp32");
        assertThat(completed.at("/provenance/warnings"))
                .anySatisfy(warning -> assertThat(warning.asText()).isEqualTo(reason));
    }

    @Test
    void aRunThatIsLostInFloat32TooFailsAndSaysWhere() {
        Topics.send("experiment-requests", id, inBfloat16("lost"));

        var failed = Topics.event(id, "run_failed");

        assertThat(failed.at("/error/code").asText()).isEqualTo("diverged");
        assertThat(failed.at("/error/message").asText())
                .startsWith(
                        "the training loss is not a finite number from step 1 of epoch 1 on (a batch of 8 examples)");
        assertThat(failed.path("attempt").asInt()).isEqualTo(2);
    }

    @Test
    void aRunWhoseDataIsNotThereWaitsInTheQueueAndOthersAreTrainedMeanwhile() {
        Topics.send("experiment-requests", id, request("never-prepared"));
        var waiting = Topics.event(id, "run_waiting");
        var behind = id + "-behind";
        Topics.send("experiment-requests", behind, request("never-prepared"));
        var other = id + "-other";
        Topics.send("experiment-requests", other, request(DATA));

        Topics.event(other, "run_completed");

        assertThat(waiting.get("reason").asText()).contains("'never-prepared'", "data-service");
        assertThat(Topics.event(behind, "run_waiting").get("reason")).isEqualTo(waiting.get("reason"));
        cancel(behind);
        cancel(id);
        for (var run : List.of(id, behind)) {
            assertThat(Topics.event(run, "run_cancelled").get("stop_reason").asText())
                    .isEqualTo("cancelled");
            assertThat(types(Topics.events(run))).doesNotContain("run_started");
        }
    }

    @Test
    void aRunBeginsWhenItsDataIsPrepared() {
        var data = "late-" + UUID.randomUUID();
        Topics.send("experiment-requests", id, request(data));
        Topics.event(id, "run_waiting");

        TinyData.publish(data);

        assertThat(Topics.event(id, "run_completed")
                        .at("/timings/queue_seconds")
                        .asDouble())
                .isGreaterThan(0.05);
    }

    @Test
    void aWaitingRunFailsWhenItsDataCannotBePrepared() {
        Topics.send("experiment-requests", id, request("misspelt"));
        Topics.event(id, "run_waiting");

        Topics.send("datasets", "experiment/" + id, """
                {"schema_version": 1, "status": "failed", "occurred_at": "2026-01-01T00:00:00Z", "experiment_id": "%s",
                 "error": {"code": "unknown_dataset", "message": "no data set 'misspelt'"}}""".formatted(id));

        assertThat(Topics.event(id, "run_failed").at("/error/message").asText()).isEqualTo("no data set 'misspelt'");
        assertThat(types(Topics.events(id))).doesNotContain("run_started");
    }

    @Test
    void aCancelThatComesFirstIsObeyed() {
        cancel(id);
        await().atMost(PATIENCE).until(() -> count("early_cancellation") == 1);

        Topics.send("experiment-requests", id, request(DATA));

        Topics.event(id, "run_cancelled");
        assertThat(types(Topics.events(id))).doesNotContain("run_started");
    }

    @Test
    void dataThatCannotBePreparedFailsTheRunWithItsReason() {
        Topics.send("datasets", "experiment/" + id, """
                {"schema_version": 1, "status": "failed", "occurred_at": "2026-01-01T00:00:00Z", "experiment_id": "%s",
                 "error": {"code": "unknown_dataset", "message": "no data set 'imbd'"}}""".formatted(id));
        Topics.send("experiment-requests", id, request("imbd"));

        var failed = Topics.event(id, "run_failed");

        assertThat(failed.at("/error/code").asText()).isEqualTo("unknown_dataset");
        assertThat(failed.at("/error/message").asText()).isEqualTo("no data set 'imbd'");
    }

    @Test
    void theTraceOfTheRequestGoesOnThroughQueueAndTrainingToTheResult() {
        var trace = "0af7651916cd43dd8448" + UUID.randomUUID().toString().substring(24);
        Topics.send("experiment-requests", id, request(DATA), "traceparent", "00-" + trace + "-b7ad6b7169203331-01");

        Topics.event(id, "run_completed");

        assertThat(Topics.read("run-events"))
                .filteredOn(record -> id.equals(record.key()))
                .hasSizeGreaterThan(4)
                .allSatisfy(record -> assertThat(record.headers().lastHeader("traceparent"))
                        .isNotNull()
                        .satisfies(
                                header -> assertThat(header.value()).asString().contains(trace)));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(spans.getFinishedSpanItems())
                .filteredOn(span -> span.getName().equals("tunelab run"))
                .filteredOn(span -> span.getTraceId().equals(trace))
                .singleElement()
                .satisfies(span -> assertThat(span.getAttributes().asMap())
                        .containsEntry(AttributeKey.stringKey("tunelab.experiment"), id)
                        .containsEntry(AttributeKey.stringKey("tunelab.outcome"), "completed")));
    }

    @Test
    void theMetricsTellOfQueueTrainingAndRequests() {
        Topics.send("experiment-requests", id, request(DATA));
        Topics.event(id, "run_completed");

        var metrics = given().get("/q/metrics").asString();

        assertThat(metrics)
                .contains("tunelab_queue_running ", "tunelab_queue_lease_age_seconds ", "tunelab_events_waiting ")
                .contains("tunelab_training_tokens_per_second ", "tunelab_attempts_total{outcome=\"abandoned\"} 0.0")
                .containsPattern("tunelab_requests_total\\{outcome=\"accepted\"} [1-9]")
                .contains("kafka_consumer_fetch_manager_records_lag_max{");
    }

    @Test
    void theQueueIsEmptyInTheEnd() {
        await().atMost(PATIENCE).until(() -> queue.depth().equals(QueueDepth.EMPTY));
    }

    private static String request(String data) {
        return """
                {"model": "bert", "max_len": 32, "batch": 8, "lr": 1e-3, "epochs": 3, "precision": "fp32",
                 "dataset": {"name": "%s"}}""".formatted(data);
    }

    private static String inBfloat16(String model) {
        return """
                {"model": "%s", "freeze_layers": 1, "max_len": 32, "batch": 8, "lr": 1e-3, "epochs": 1,
                 "precision": "bf16", "dataset": {"name": "%s"}}""".formatted(model, DATA);
    }

    private static String weighted(String classWeights) {
        return request(DATA).replace("\"epochs\": 3", "\"epochs\": 1, \"class_weights\": " + classWeights);
    }

    private static void cancel(String experimentId) {
        Topics.send("run-commands", experimentId, """
                {"schema_version": 1, "type": "cancel", "experiment_id": "%s", "occurred_at": "2026-01-01T00:00:00Z"}""".formatted(experimentId));
    }

    /** A run that another trainer held, which was killed: its lease ends in a second. */
    private void queuedElsewhere(int tries) throws SQLException {
        var normalised = """
                {"schema_version": 1, "experiment_id": "%s", "model": "bert", "num_layers": null, "dataset": {"name":
                 "tiny", "fraction": 0.25, "seed": 42, "protocol": "pooled-80-10-10"}, "max_length": 32, "batch_size": 8,
                 "eval_batch_size": 64, "learning_rate": 1e-3, "epochs": 1, "seed": 42, "optimizer": "adam",
                 "weight_decay": 0.0, "schedule": "constant", "warmup_ratio": 0.0, "max_grad_norm": null,
                 "early_stopping": null, "precision": "fp32", "reuse": true}""".formatted(id);
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "INSERT INTO run (experiment_id, request, state, attempt, tries, worker, lease_until,"
                                + " first_claimed_at) VALUES (?, ?::jsonb, 'RUNNING', ?, ?, 'killed',"
                                + " now() + interval '1 second', now())")) {
            statement.setString(1, id);
            statement.setString(2, normalised);
            statement.setInt(3, tries);
            statement.setInt(4, tries);
            statement.executeUpdate();
        }
    }

    private long count(String table) throws SQLException {
        try (var connection = database.getConnection();
                var statement =
                        connection.prepareStatement("SELECT count(*) FROM " + table + " WHERE experiment_id = ?")) {
            statement.setString(1, id);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Lines as "level logger: message". */
    private static List<String> log(String experimentId) {
        return Topics.events(experimentId).stream()
                .filter(event -> event.get("type").asText().equals("run_logged"))
                .flatMap(event -> StreamSupport.stream(event.get("lines").spliterator(), false))
                .map(line ->
                        line.get("level").asText() + " " + line.get("logger").asText() + ": "
                                + line.get("message").asText())
                .toList();
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.get("type").asText()).toList();
    }
}
