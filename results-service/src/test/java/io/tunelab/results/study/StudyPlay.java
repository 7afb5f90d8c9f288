package io.tunelab.results.study;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tunelab.results.Stack;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import tunelab.v1.TestPredictions;
import tunelab.v1.TrainingDynamics;
import tunelab.v1.ValidationAnswers;

/** What tests of studies do: start them, play the trainer, look at the topics. */
public final class StudyPlay {
    static final RestAssuredConfig TEXT = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig().encodeContentTypeAs("application/yaml", ContentType.TEXT));

    /** Of its own for every test, so that no test reuses another's runs. */
    public final int dataSeed = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);

    Response post(String yaml, Object... overrides) {
        return given().config(TEXT)
                .contentType("application/yaml")
                .queryParam("override", overrides)
                .body(yaml)
                .post("/api/v1/studies");
    }

    JsonPath dryRun(String yaml) {
        var answer = given().config(TEXT)
                .contentType("application/yaml")
                .queryParam("dry_run", true)
                .body(yaml)
                .post("/api/v1/studies");
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.asString());
        }
        return answer.jsonPath();
    }

    /** Starts a study with these stages, written in one line. */
    String start(String stages) {
        return started("{name: play, fixed: {dataset: {seed: %d}}, stages: [%s]}".formatted(dataSeed, stages));
    }

    public String started(String yaml) {
        var answer = post(yaml);
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.asString());
        }
        return answer.jsonPath().getString("id");
    }

    public static Response command(String id, String command) {
        return given().post("/api/v1/studies/" + id + "/" + command);
    }

    public static JsonPath study(String id) {
        return given().get("/api/v1/studies/" + id).jsonPath();
    }

    static List<String> states(String id, int stage) {
        return study(id).getList("stages[" + stage + "].cells.state");
    }

    public static void awaitState(String id, String state) {
        await().alias(id + " becomes " + state).until(() -> study(id).getString("state"), state::equals);
    }

    /** Waits until a cell is on its topic; gives its experiment's id. */
    public static String submitted(String id, int stage, int cell) {
        await().until(() -> states(id, stage).get(cell), "QUEUED"::equals);
        return study(id).getString("stages[%d].cells[%d].experiment_id".formatted(stage, cell));
    }

    /** Plays the trainer: a run that ends well, with this validation loss. */
    public static void complete(String experiment, double loss) {
        Stack.event("run-completed", experiment, 1, 4, event -> ((ObjectNode) event.get("best")).put("loss", loss));
    }

    /** A run that ends well with test predictions, of which these rows are right. */
    public static void tested(String experiment, int examples, IntPredicate isRight) {
        predicted(experiment, "played", examples, isRight);
        complete(experiment, 0.4);
    }

    /** Ten test predictions of a run that are all right, and its answers on the validation examples, of which these are. */
    public static void validated(String experiment, int examples, IntPredicate isRight) {
        answered(experiment, 2, examples, row -> isRight.test(row) ? row % 2 : 1 - row % 2);
    }

    /** The same with what it said of each validation row, where labels 0 and 1 alternate. */
    static void answered(String experiment, int labels, int examples, IntUnaryOperator predicted) {
        var answers = ValidationAnswers.newBuilder().setValidationExamples(examples);
        for (int row = 0; row < examples; row++) {
            answers.addRowIds(row).addLabels(row % 2).addPredicted(predicted.applyAsInt(row));
        }
        var message = TestPredictions.newBuilder()
                .setExperimentId(experiment)
                .setAttempt(1)
                .setDatasetKey("played")
                .setNumLabels(labels)
                .setValidation(answers);
        for (int row = 0; row < 10; row++) {
            message.addRowIds(row).addLabels(row % 2);
            for (int label = 0; label < labels; label++) {
                message.addProbabilities(label == row % 2 ? 1 - 0.1f * (labels - 1) : 0.1f);
            }
        }
        Stack.publish(
                "test-predictions",
                experiment,
                message.setTraining(dynamics()).build().toByteArray());
    }

    /** The test predictions of a run, of which these rows are right; labels alternate. Does not wait until they are stored. */
    public static void predicted(String experiment, String datasetKey, int examples, IntPredicate isRight) {
        var message = predictions(experiment, datasetKey, examples, isRight);
        Stack.publish("test-predictions", experiment, message.build().toByteArray());
    }

    private static TestPredictions.Builder predictions(
            String experiment, String datasetKey, int examples, IntPredicate isRight) {
        var message = TestPredictions.newBuilder()
                .setExperimentId(experiment)
                .setAttempt(1)
                .setDatasetKey(datasetKey)
                .setNumLabels(2);
        for (int row = 0; row < examples; row++) {
            boolean saysOne = (row % 2 == 1) == isRight.test(row);
            message.addRowIds(row)
                    .addLabels(row % 2)
                    .addProbabilities(saysOne ? 0.1f : 0.9f)
                    .addProbabilities(saysOne ? 0.9f : 0.1f);
        }
        return message.setTraining(dynamics());
    }

    /** Of 90 training texts, rows 1000 to 1089: 30 easy ones, 30 ambiguous ones and 30 hard ones of label 1. */
    public static TrainingDynamics dynamics() {
        var message = TrainingDynamics.newBuilder().setEpochs(4).setTrainExamples(90);
        for (int i = 0; i < 90; i++) {
            message.addRowIds(1000 + i)
                    .addLabels(i / 60)
                    .addConfidence(i < 30 ? 0.9f : i < 60 ? 0.5f : 0.1f + 0.001f * i)
                    .addVariability(i < 30 ? 0.05f : i < 60 ? 0.3f : 0.1f)
                    .addCorrect(i < 30 ? 4 : i < 60 ? 2 : 0);
        }
        return message.build();
    }

    /** Waits until a run's test predictions are stored. */
    public static void awaitPredictions(String experiment) {
        await().until(
                        () -> given().get("/api/v1/experiments/" + experiment + "/predictions")
                                .statusCode(),
                        Integer.valueOf(200)::equals);
    }

    public static void fail(String experiment) {
        Stack.event("run-failed", experiment, 1, 4, event -> {});
    }
}
