package io.tunelab.results.ingest;

import static io.tunelab.results.Stack.CONTRACTS;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.publish;
import static io.tunelab.results.Stack.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.query.PredictionReads;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tunelab.v1.TestPredictions;
import tunelab.v1.TrainingDynamics;
import tunelab.v1.ValidationAnswers;

/** Silence, predictions and prepared data: what reaches the database beside a run's events. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class SideTopicsTest {
    private static final Consumer<ObjectNode> AS_IT_IS = event -> {};

    @Inject
    PredictionReads reads;

    private final String id = "side-" + UUID.randomUUID();

    @Test
    void aRunOfWhichNothingIsHeardIsStalledUntilItsNextEvent() {
        event("run-started", id, 1, 0, AS_IT_IS);
        await().until(() -> state(id), "STALLED"::equals);

        event("run-progress", id, 1, 1, AS_IT_IS);

        await().until(() -> state(id), "RUNNING"::equals);
    }

    @Test
    void theNewestAttemptsPredictionsAreKeptWhateverComesLater() {
        event("run-queued", id, 0, 0, AS_IT_IS);
        predictions(1, 0.9f);
        await().until(() -> stored().getInt("attempt"), Integer.valueOf(1)::equals);
        predictions(2, 0.2f);
        await().until(() -> stored().getInt("attempt"), Integer.valueOf(2)::equals);
        predictions(1, 0.9f);
        var after = id + "-after";
        event("run-queued", after, 0, 0, AS_IT_IS);
        publish("test-predictions", after, message(after, 1, 0.5f));
        await().until(
                        () -> RestAssured.get("/api/v1/experiments/" + after + "/predictions")
                                .statusCode(),
                        Integer.valueOf(200)::equals);

        var kept = stored();

        assertThat(kept.getInt("attempt")).isEqualTo(2);
        assertThat(kept.getList("items.row")).isEqualTo(List.of(4, 17));
        assertThat(kept.getFloat("items[1].probabilities.'0'")).isEqualTo(0.2f);
    }

    @Test
    void impossibleTrainingDynamicsAreLeftOutAndTheTestPredictionsAreKept() throws Exception {
        event("run-queued", id, 0, 0, AS_IT_IS);
        var training = TrainingDynamics.newBuilder()
                .setEpochs(3)
                .setTrainExamples(1)
                .addRowIds(5)
                .addConfidence(1.0000001f)
                .addVariability(0)
                .addCorrect(3);
        var validation =
                ValidationAnswers.newBuilder().addRowIds(5).addLabels(0).addPredicted(1);
        var message = TestPredictions.parseFrom(message(id, 1, 0.9f)).toBuilder()
                .setTraining(training)
                .setValidation(validation);
        publish("test-predictions", id, message.build().toByteArray());

        await().until(() -> stored().getInt("attempt"), Integer.valueOf(1)::equals);

        assertThat(reads.dynamics(id)).isEmpty();
        assertThat(reads.validation(id))
                .hasValueSatisfying(found -> assertThat(found.predicted()).containsExactly(1));
    }

    @Test
    void impossibleValidationAnswersAreLeftOutAndTheTestPredictionsAreKept() throws Exception {
        event("run-queued", id, 0, 0, AS_IT_IS);
        var validation =
                ValidationAnswers.newBuilder().addRowIds(5).addLabels(0).addPredicted(2);
        publish(
                "test-predictions",
                id,
                TestPredictions.parseFrom(message(id, 1, 0.9f)).toBuilder()
                        .setValidation(validation)
                        .build()
                        .toByteArray());

        await().until(() -> stored().getInt("attempt"), Integer.valueOf(1)::equals);

        assertThat(reads.validation(id)).isEmpty();
        assertThat(reads.have(id)).isTrue();
    }

    @Test
    void preparedDataIsListedAndSoIsDataThatFailedWithItsReason() throws Exception {
        var failed = (ObjectNode)
                new com.fasterxml.jackson.databind.ObjectMapper().readTree(CONTRACTS.sample("dataset-failed"));
        failed.put("experiment_id", id);
        publish("datasets", "experiment/" + id, failed.toString().getBytes(StandardCharsets.UTF_8));
        var ready = (ObjectNode)
                new com.fasterxml.jackson.databind.ObjectMapper().readTree(CONTRACTS.sample("dataset-ready"));
        var key = "key-" + UUID.randomUUID();
        ready.put("dataset_key", key);
        publish("datasets", key, ready.toString().getBytes(StandardCharsets.UTF_8));

        await().until(() -> datasets().getList("items.dataset_key").contains(key));

        assertThat(datasets().getString("items.find { it.experiment_id == '" + id + "' }.error.message"))
                .startsWith("no data set 'imbd'");
        assertThat(datasets().getMap("items.find { it.dataset_key == '" + key + "' }.splits.train"))
                .containsKey("digest")
                .doesNotContainKey("shards");
        var one = RestAssured.get("/api/v1/datasets/" + key).jsonPath();
        assertThat(one.getDouble("statistics.truncated_share.'256'")).isEqualTo(0.405);
        assertThat(one.getList("statistics.histogram.counts")).isEqualTo(List.of(2, 31, 102));
        assertThat(RestAssured.get("/api/v1/datasets/nothing").statusCode()).isEqualTo(404);
    }

    private void predictions(int attempt, float first) {
        publish("test-predictions", id, message(id, attempt, first));
    }

    /** Two examples: the first is given label 0 with that probability, the second surely has label 0. */
    private static byte[] message(String id, int attempt, float first) {
        return TestPredictions.newBuilder()
                .setExperimentId(id)
                .setAttempt(attempt)
                .setDatasetKey("any")
                .setNumLabels(2)
                .addAllRowIds(List.of(17, 4))
                .addAllLabels(List.of(1, 0))
                .addAllProbabilities(List.of(first, 1 - first, 1f, 0f))
                .build()
                .toByteArray();
    }

    private JsonPath stored() {
        var answer = RestAssured.get("/api/v1/experiments/" + id + "/predictions?sort=row");
        return answer.statusCode() == 200 ? answer.jsonPath() : new JsonPath("{\"attempt\": -1}");
    }

    private static JsonPath datasets() {
        return RestAssured.get("/api/v1/datasets").jsonPath();
    }
}
