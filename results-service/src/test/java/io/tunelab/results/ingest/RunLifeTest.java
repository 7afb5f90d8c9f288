package io.tunelab.results.ingest;

import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.experiment;
import static io.tunelab.results.Stack.publish;
import static io.tunelab.results.Stack.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(
        value = EmbeddedStack.class,
        initArgs = @io.quarkus.test.common.ResourceArg(name = "role", value = "results"))
class RunLifeTest {
    private static final Consumer<ObjectNode> AS_IT_IS = event -> {};
    private final String id = "run-" + UUID.randomUUID();

    @Inject
    EventIngest ingest;

    @Test
    void theLifeOfARunIsReadableFromItsRequestToItsTestMetrics() {
        publish("experiment-requests", id, "{\"lr\": 2e-5, \"study\": \"a\"}".getBytes(StandardCharsets.UTF_8));
        await().until(() -> state(id), "QUEUED"::equals);
        event("run-queued", id, 0, 0, AS_IT_IS);
        event("run-started", id, 1, 0, AS_IT_IS);
        event("run-progress", id, 1, 1, AS_IT_IS);
        await().until(() -> String.valueOf(experiment(id).<Object>get("progress.eta_seconds")), "1432.0"::equals);
        assertThat(state(id)).isEqualTo("RUNNING");
        event("epoch-completed", id, 1, 2, AS_IT_IS);
        event("batch-size-reduced", id, 1, 3, AS_IT_IS);
        event("run-completed", id, 1, 4, AS_IT_IS);

        await().until(() -> state(id), "COMPLETED"::equals);

        var run = experiment(id);
        assertThat(run.getDouble("test_accuracy")).isEqualTo(0.8788, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(run.getInt("best_epoch")).isEqualTo(2);
        assertThat(run.getInt("confusion_matrix[1][1]")).isEqualTo(1112);
        assertThat(run.getDouble("total_seconds")).isGreaterThan(2131);
        assertThat(run.getList("epochs")).hasSize(1);
        assertThat(run.getString("provenance.device")).isEqualTo("cpu");
        assertThat(run.getMap("").containsKey("progress")).isFalse();
        assertThat(RestAssured.get("/api/v1/experiments/" + id + "/events")
                        .jsonPath()
                        .getList("type"))
                .containsExactly("run_queued", "run_started", "epoch_completed", "batch_size_reduced", "run_completed");
    }

    @Test
    void anEventDeliveredTwiceChangesNothing() {
        event("epoch-completed", id, 1, 2, AS_IT_IS);
        event("epoch-completed", id, 1, 2, event -> event.put("train_loss", 9.9));
        event("run-cancelled", id, 1, 3, AS_IT_IS);

        await().until(() -> state(id), "CANCELLED"::equals);

        assertThat(experiment(id).getDouble("epochs[0].train_loss")).isLessThan(1);
    }

    @Test
    void eventsOfAnOlderAttemptAreRefused() {
        event("run-started", id, 2, 0, AS_IT_IS);
        event("run-completed", id, 1, 4, AS_IT_IS);
        event("run-cancelled", id, 2, 1, AS_IT_IS);

        await().until(() -> state(id), "CANCELLED"::equals);

        assertThat(experiment(id).getInt("attempt")).isEqualTo(2);
    }

    @Test
    void anEventOfAnOlderAttemptIsNotStoredEvenIfBothComeInOneBatch() {
        var batch = List.of(
                read("run-started", 2, 0),
                read("epoch-completed", 1, 7),
                read("run-queued", 0, 0),
                read("run-failed", 2, 1));

        var tally = QuarkusTransaction.requiringNew().call(() -> ingest.keep(batch));

        assertThat(tally).containsEntry("older_attempt", 1);
        assertThat(RestAssured.get("/api/v1/experiments/" + id + "/events")
                        .jsonPath()
                        .getList("type"))
                .containsExactlyInAnyOrder("run_queued", "run_started", "run_failed");
    }

    @Test
    void theTrainingCurveIsKeptOnceAndAnAttemptThatResumesReplacesTheEndOfTheFirst() {
        event("run-started", id, 1, 0, AS_IT_IS);
        event("run-progress", id, 1, 1, event -> curve(event, 10, 20));
        event("run-progress", id, 1, 1, event -> curve(event, 99));
        event("run-progress", id, 1, 2, event -> curve(event, 30, 40));
        event("run-started", id, 2, 0, AS_IT_IS);
        event("run-progress", id, 2, 1, event -> curve(event, 30, 45));
        event("run-progress", id, 1, 3, event -> curve(event, 50));
        event("run-completed", id, 2, 4, AS_IT_IS);
        await().until(() -> state(id), "COMPLETED"::equals);

        var curve = RestAssured.get("/api/v1/experiments/" + id + "/curve").jsonPath();

        assertThat(curve.getList("steps")).containsExactly(10, 20, 30, 45);
        assertThat(curve.getList("train_loss", Double.class)).containsExactly(0.5, 0.25, 0.16666667, 0.11111111);
        assertThat(curve.getList("learning_rate", Double.class)).containsOnly(2e-5);
        assertThat(curve.getInt("steps_per_epoch")).isEqualTo(547);
    }

    @Test
    void linesOfTheLogAreKeptOnceInTheirOrderAndChangeNoState() {
        event("run-logged", id, 1, 0, event -> logged(event, "the model is opened"));
        event("run-started", id, 1, 1, AS_IT_IS);
        event("run-failed", id, 1, 3, AS_IT_IS);
        event("run-logged", id, 1, 2, event -> logged(event, "first", "second"));
        event("run-logged", id, 1, 2, event -> logged(event, "first", "second"));
        event("run-logged", id, 2, 0, event -> logged(event, "last"));
        await().until(() -> log().getList("lines").size() == 4);

        assertThat(state(id)).isEqualTo("FAILED");
        assertThat(log().getList("lines.message")).containsExactly("the model is opened", "first", "second", "last");
        assertThat(log().getList("lines.attempt")).containsExactly(1, 1, 1, 2);
        assertThat(log().getString("lines[0].worker")).isEqualTo("trainer-1");
        assertThat(log().getInt("skipped")).isEqualTo(3 * 3);
        assertThat(RestAssured.get("/api/v1/experiments/" + id + "/events")
                        .jsonPath()
                        .getList("type"))
                .containsExactly("run_started", "run_failed");
    }

    @Test
    void ofALongLogTheNewestLinesAreShown() {
        for (int i = 0; i < 7; i++) {
            int from = 200 * i;
            event(
                    "run-logged",
                    id,
                    1,
                    i,
                    event -> logged(
                            event,
                            IntStream.range(from, from + 200)
                                    .mapToObj(String::valueOf)
                                    .toArray(String[]::new)));
        }
        await().until(() -> "1399".equals(log().getString("lines[-1].message")));

        assertThat(log().getList("lines.message"))
                .hasSize(1000)
                .startsWith("400")
                .endsWith("1399");
        assertThat(log().getInt("skipped")).isEqualTo(400 + 7 * 3);
    }

    private JsonPath log() {
        return RestAssured.get("/api/v1/experiments/" + id + "/log").jsonPath();
    }

    private static void logged(ObjectNode event, String... messages) {
        var lines = event.putArray("lines");
        for (var message : messages) {
            lines.addObject()
                    .put("at", "2026-11-02T09:30:00Z")
                    .put("level", "warn")
                    .put("logger", "RunExecution")
                    .put("message", message);
        }
    }

    private static void curve(ObjectNode event, int... steps) {
        var points = event.putArray("curve");
        for (int step : steps) {
            points.addObject()
                    .put("step", step)
                    .put("loss", 5.0 / step)
                    .put("learning_rate", 2e-5)
                    .put("tokens_per_second", 3000);
        }
    }

    private Report read(String sample, int attempt, int sequence) {
        return ingest.read(new ConsumerRecord<>(
                "run-events", 0, 0, id, Stack.eventBytes(sample, id, attempt, sequence, AS_IT_IS)));
    }

    @Test
    void anEpochThatANewerAttemptReportsReplacesTheFirstAndVoidsThoseAfterIt() {
        event("epoch-completed", id, 1, 1, AS_IT_IS);
        event("epoch-completed", id, 1, 2, event -> event.put("epoch", 2));
        event("run-started", id, 2, 0, AS_IT_IS);
        event("epoch-completed", id, 2, 1, event -> event.put("train_loss", 0.77));

        await().until(() -> List.of(2).equals(experiment(id).getList("epochs.attempt")));

        assertThat(experiment(id).getInt("best_epoch")).isEqualTo(1);
        assertThat(experiment(id).getDouble("best_train_loss")).isBetween(0.769, 0.771);
    }

    @Test
    void aRefusedRequestIsVisibleAsRejectedWithItsReason() {
        publish("experiment-requests", id, "{\"model\": \"no-such-model\"}".getBytes(StandardCharsets.UTF_8));
        await().until(() -> state(id), "QUEUED"::equals);
        var record = new ProducerRecord<>("experiment-requests-rejected", id, "{}".getBytes(StandardCharsets.UTF_8));
        header(record, "rejection-code", "unknown_model");
        header(record, "rejection-reason", "model is 'no-such-model'");
        header(record, "rejection-field", "model");
        header(record, "rejected-experiment-id", id);
        header(record, "rejected-at", "2026-11-02T09:30:00Z");
        header(record, "rejected-by", "trainer-1");
        publish(record);

        await().until(() -> state(id), "REJECTED"::equals);

        assertThat(experiment(id).getString("error.code")).isEqualTo("unknown_model");
        assertThat(RestAssured.get("/api/v1/rejected-requests").jsonPath().getList("items.experiment_id"))
                .contains(id);
    }

    @Test
    void aRequestThatRepeatsAnIdIsVisibleAsRefusedAndTheFirstOneHolds() {
        publish("experiment-requests", id, "{}".getBytes(StandardCharsets.UTF_8));
        await().until(() -> state(id), "QUEUED"::equals);
        var submitted = experiment(id).getString("submitted_at");
        publish("experiment-requests", id, "{\"epochs\": 9}".getBytes(StandardCharsets.UTF_8));
        var record = new ProducerRecord<>("experiment-requests-rejected", id, "{}".getBytes(StandardCharsets.UTF_8));
        header(record, "rejection-code", "different_request");
        header(record, "rejection-reason", "epochs is 9, was 3");
        header(record, "rejected-experiment-id", id);
        header(record, "rejected-at", "2026-11-02T09:30:00Z");
        header(record, "rejected-by", "trainer-1");
        publish(record);

        await().until(() -> RestAssured.get("/api/v1/rejected-requests")
                .jsonPath()
                .getList("items.experiment_id")
                .contains(id));

        assertThat(state(id)).isEqualTo("QUEUED");
        assertThat(experiment(id).getInt("request.epochs")).isEqualTo(3);
        assertThat(experiment(id).getString("submitted_at")).isEqualTo(submitted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no json", "[]", "{\"schema_version\": 2}", "{\"schema_version\": 1, \"type\": \"x\\u0000\"}"})
    void whatCannotBeUnderstoodStopsNoTopic(String poison) {
        for (var topic : List.of(
                "experiment-requests",
                "experiment-requests-rejected",
                "run-events",
                "test-predictions",
                "datasets",
                "test-texts")) {
            publish(topic, id, poison.getBytes(StandardCharsets.UTF_8));
            publish(topic, id, new byte[] {(byte) 0xff, 0, 1});
            publish(topic, id, null);
        }
        publish("experiment-requests", id, "{}".getBytes(StandardCharsets.UTF_8));
        publish("datasets", id, Stack.CONTRACTS.sample("dataset-ready").getBytes(StandardCharsets.UTF_8));
        event("run-cancelled", id, 0, 1, event -> event.put("worker", "a\0b"));
        event("run-failed", id, 1, 2, AS_IT_IS);

        await().until(() -> state(id), "FAILED"::equals);

        await().until(() -> !RestAssured.get("/api/v1/datasets")
                .jsonPath()
                .getList("items.dataset_key")
                .isEmpty());
        await().until(() -> RestAssured.get("/q/metrics").asString().contains("tunelab_results_unreadable_total"));
    }

    private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
