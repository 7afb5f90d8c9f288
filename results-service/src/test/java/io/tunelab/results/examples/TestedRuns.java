package io.tunelab.results.examples;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.publish;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import tunelab.v1.TestPredictions;

/** Completed runs with labels NEG and POS, whose test predictions are as a test wants them. */
final class TestedRuns {
    private TestedRuns() {}

    /** A test example: its row, its true label, and the probability that the run gave to label 1. */
    record Said(int row, int label, float positive) {}

    static void completed(String id, String datasetKey, List<Said> said, Consumer<ObjectNode> change) {
        event("run-started", id, 1, 0, event -> {});
        event("run-completed", id, 1, 4, change);
        var message = TestPredictions.newBuilder()
                .setExperimentId(id)
                .setAttempt(1)
                .setDatasetKey(datasetKey)
                .setNumLabels(2);
        said.forEach(one -> message.addRowIds(one.row())
                .addLabels(one.label())
                .addProbabilities(1 - one.positive())
                .addProbabilities(one.positive()));
        publish("test-predictions", id, message.build().toByteArray());
        await().until(() -> status("/api/v1/experiments/" + id + "/predictions"), Integer.valueOf(200)::equals);
        await().until(
                        () -> given().get("/api/v1/experiments/" + id)
                                .jsonPath()
                                .getString("state"),
                        "COMPLETED"::equals);
    }

    private static int status(String path) {
        return given().get(path).statusCode();
    }
}
