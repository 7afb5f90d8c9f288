package io.tunelab.results.page;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.results.Stack;
import io.tunelab.results.study.StudyPlay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import tunelab.v1.TestPredictions;
import tunelab.v1.TestTexts;

/** A study of three stages as a page can show it: two fields varied, the amount of data, the model. */
final class PlayedStudy {
    static final String QUESTION = "Is <b>it</b> shown?";
    static final int TEST_EXAMPLES = 200;
    private static final int BATCH = 32;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STUDY = """
            name: shown
            question: "%s"
            fixed: {dataset: {name: page-reviews, seed: %d}}
            stages:
              - name: first
                grid: {max_length: [128, 256], learning_rate: [2e-5, 1e-5]}
              - name: second
                best_of: first
                configurations: [{name: half, dataset: {fraction: 0.5}}, {name: all, dataset: {fraction: 1.0}}]
              - name: third
                best_of: first
                configurations: [{name: one layer, num_layers: 1}, {name: two layers, num_layers: 2}]
            """;

    private final StudyPlay play = new StudyPlay();
    private final String datasetKey = "page-reviews-" + play.dataSeed;
    private final String id;

    private PlayedStudy() {
        publishData();
        id = play.started(STUDY.formatted(QUESTION, play.dataSeed));
        for (int cell = 0; cell < 4; cell++) {
            complete(0, cell, 0.5 - 0.05 * cell, 140 + 8 * cell, 2_000);
        }
        for (int cell = 0; cell < 2; cell++) {
            complete(1, cell, 0.4 - 0.05 * cell, 150 + 14 * cell, 1_000 * (cell + 1));
            complete(2, cell, 0.4 - 0.05 * cell, 150 + 18 * cell, 2_000);
        }
        StudyPlay.awaitState(id, "COMPLETED");
    }

    static PlayedStudy finished() {
        return new PlayedStudy();
    }

    String id() {
        return id;
    }

    /** The experiment of a cell. */
    String experiment(int stage, int cell) {
        return StudyPlay.study(id).getString("stages[%d].cells[%d].experiment_id".formatted(stage, cell));
    }

    private void publishData() {
        try {
            var manifest = (ObjectNode) JSON.readTree(Stack.CONTRACTS.sample("dataset-ready"));
            var source = "%064d".formatted(play.dataSeed);
            manifest.put("dataset_key", datasetKey);
            ((ObjectNode) manifest.get("source")).put("sha256", source);
            Stack.publish("datasets", datasetKey, manifest.toString().getBytes(StandardCharsets.UTF_8));
            Stack.publish("test-texts", datasetKey + "/0", texts(source).toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestTexts texts(String source) {
        var message = TestTexts.newBuilder().setDatasetKey(datasetKey).setSourceSha256(source);
        for (int row = 0; row < TEST_EXAMPLES; row++) {
            message.addRowIds(row)
                    .addTexts("Review " + row + ": a <b>film</b> & its ending. " + "More of it. ".repeat(50));
        }
        return message.build();
    }

    /** A run whose first {@code right} answers are right, so that two runs differ in some. */
    private void complete(int stage, int cell, double loss, int right, int train) {
        var experiment = StudyPlay.submitted(id, stage, cell);
        for (int epoch = 1; epoch <= 2; epoch++) {
            int number = epoch;
            Stack.event("epoch-completed", experiment, 1, epoch, event -> {
                event.put("epoch", number).put("train_loss", loss + 0.2 / number);
                ((ObjectNode) event.get("validation")).put("loss", loss + 0.1 / number);
            });
        }
        var message = predictions(experiment, row -> row < right + cell && row >= cell);
        Stack.publish("test-predictions", experiment, message.toByteArray());
        await().until(
                        () -> given().get("/api/v1/experiments/" + experiment + "/predictions")
                                .statusCode(),
                        Integer.valueOf(200)::equals);
        Stack.event("run-completed", experiment, 1, 4, event -> {
            double share = (double) right / TEST_EXAMPLES;
            ((ObjectNode) event.get("best")).put("loss", loss).put("accuracy", share);
            ((ObjectNode) event.get("test")).put("accuracy", share);
            ((ObjectNode) event.get("examples")).put("train", train).put("test", TEST_EXAMPLES);
            ((ObjectNode) event.get("timings")).put("total_seconds", 100.0 + 40 * cell);
            ((ObjectNode) event.get("provenance")).put("dataset_key", datasetKey);
            event.put("batch_size", BATCH).put("micro_batch_size", BATCH);
        });
    }

    private TestPredictions predictions(String experiment, IntPredicate isRight) {
        var message = TestPredictions.newBuilder()
                .setExperimentId(experiment)
                .setAttempt(1)
                .setDatasetKey(datasetKey)
                .setNumLabels(2);
        for (int row = 0; row < TEST_EXAMPLES; row++) {
            boolean saysOne = (row % 2 == 1) == isRight.test(row);
            float sure = 0.6f + 0.3f * row / TEST_EXAMPLES;
            message.addRowIds(row)
                    .addLabels(row % 2)
                    .addTokenCounts(40 + row)
                    .addProbabilities(saysOne ? 1 - sure : sure)
                    .addProbabilities(saysOne ? sure : 1 - sure);
        }
        return message.setTraining(StudyPlay.dynamics()).build();
    }
}
