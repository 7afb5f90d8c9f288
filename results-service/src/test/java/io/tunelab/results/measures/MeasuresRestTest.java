package io.tunelab.results.measures;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.experiment;
import static io.tunelab.results.Stack.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tunelab.v1.TestPredictions;

/** What test predictions are worth, by REST. The expected numbers were worked out by hand. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class MeasuresRestTest {
    private static final Set<String> LATER =
            Set.of("macro_f1", "balanced_accuracy", "mcc", "auroc", "average_precision", "brier");
    private final String id = "measures-" + UUID.randomUUID();

    @Inject
    DataSource database;

    /** Positives at 0.8 and 0.35, negatives at 0.4 and 0.3: three of the four pairs are in order. */
    private TestPredictions.Builder fourExamples() {
        return TestPredictions.newBuilder()
                .setExperimentId(id)
                .setAttempt(1)
                .setDatasetKey("measured")
                .setNumLabels(2)
                .addAllRowIds(List.of(1, 2, 3, 4))
                .addAllLabels(List.of(1, 1, 0, 0))
                .addAllProbabilities(List.of(0.2f, 0.8f, 0.65f, 0.35f, 0.6f, 0.4f, 0.7f, 0.3f))
                .addAllTokenCounts(List.of(10, 300, 20, 12));
    }

    private void completed(TestPredictions.Builder predictions, Consumer<ObjectNode> change) {
        publish("test-predictions", id, predictions.build().toByteArray());
        event("run-started", id, 1, 0, event -> {});
        event("run-completed", id, 1, 4, change);
        await().until(() -> "COMPLETED".equals(experiment(id).getString("state")));
        await().until(() -> given().get(path("measures")).statusCode() == 200);
    }

    private String path(String part) {
        return "/api/v1/experiments/" + id + "/" + part;
    }

    private JsonPath get(String part) {
        return given().get(path(part)).then().statusCode(200).extract().jsonPath();
    }

    @Test
    void measuresAreThoseOfTheStoredPredictionsForEachLabelToo() {
        completed(fourExamples(), event -> {});

        var measures = get("measures");

        assertThat(measures.getString("averaging")).isEqualTo("label POS is the positive one");
        assertThat(measures.getDouble("measures.test_auroc")).isEqualTo(0.75);
        assertThat(measures.getDouble("measures.test_accuracy")).isEqualTo(0.75);
        assertThat(measures.getDouble("measures.test_average_precision")).isCloseTo((1 + 2.0 / 3) / 2, within(1e-6));
        assertThat(measures.getDouble("measures.test_brier"))
                .isCloseTo((0.04 + 0.4225 + 0.16 + 0.09) / 4, within(1e-6));
        assertThat(measures.getDouble("measures.test_mcc")).isCloseTo(1 / Math.sqrt(3), within(1e-6));
        assertThat(measures.getString("labels[0].label")).isEqualTo("NEG");
        assertThat(measures.getInt("labels[0].support")).isEqualTo(2);
        assertThat(measures.getDouble("labels[0].recall")).isEqualTo(1);
        assertThat(measures.getDouble("labels[1].precision")).isEqualTo(1);
        assertThat(measures.getDouble("labels[1].recall")).isEqualTo(0.5);
    }

    @Test
    void aThresholdOfValidationIsShownBesideOneHalfOnTheTestSplit() {
        completed(fourExamples(), event -> ((ObjectNode) event.get("thresholds"))
                .withObject("/f1")
                .put("threshold", 0.325));

        var thresholds = get("measures");

        assertThat(thresholds.getList("thresholds.chosen_for")).isEqualTo(List.of("f1", "balanced_accuracy"));
        assertThat(thresholds.getDouble("thresholds[0].test.f1")).isCloseTo(0.8, within(1e-6));
        assertThat(thresholds.getDouble("thresholds[0].test.recall")).isEqualTo(1);
        assertThat(thresholds.getDouble("thresholds[0].test.false_positive_rate"))
                .isEqualTo(0.5);
        assertThat(thresholds.getDouble("thresholds[0].test_at_half.f1")).isCloseTo(2.0 / 3, within(1e-6));
        assertThat(thresholds.getDouble("thresholds[0].validation")).isEqualTo(0.8861);
    }

    @Test
    void curvesRunFromNothingToEverythingAndNameTheirThresholds() {
        completed(fourExamples(), event -> {});

        var curve = get("curves");

        assertThat(curve.getList("curves.label")).isEqualTo(List.of("POS"));
        assertThat(curve.getList("curves[0].roc.x")).isEqualTo(List.of(0f, 0f, 0.5f, 0.5f, 1f));
        assertThat(curve.getList("curves[0].roc.y")).isEqualTo(List.of(0f, 0.5f, 0.5f, 1f, 1f));
        assertThat(curve.getList("curves[0].precision_recall.x")).isEqualTo(List.of(0.5f, 0.5f, 1f, 1f));
        assertThat(curve.getDouble("curves[0].auroc")).isEqualTo(0.75);
        assertThat(get("curves?label=NEG").getList("curves.label")).isEqualTo(List.of("NEG"));
        given().get(path("curves?label=MAYBE")).then().statusCode(400);
    }

    @Test
    void aCurveOfManyExamplesIsBounded() {
        var many = TestPredictions.newBuilder()
                .setExperimentId(id)
                .setAttempt(1)
                .setDatasetKey("measured")
                .setNumLabels(2);
        for (int row = 0; row < 20_000; row++) {
            float positive = (row * 7919 % 20_000) / 20_000f;
            many.addRowIds(row)
                    .addLabels(row % 3 == 0 ? 1 : 0)
                    .addProbabilities(1 - positive)
                    .addProbabilities(positive);
        }
        completed(many, event -> {});

        var curve = get("curves");

        assertThat(curve.getList("curves[0].roc")).hasSizeBetween(150, 202);
        assertThat(curve.getList("curves[0].precision_recall")).hasSizeBetween(150, 202);
        assertThat(curve.getDouble("curves[0].auroc")).isCloseTo(0.5, within(0.02));
    }

    @Test
    void errorsAreCountedByLength() {
        completed(fourExamples(), event -> {});

        var lengths = get("errors-by-length?bins=2");

        assertThat(lengths.getList("bins.from")).isEqualTo(List.of(10, 20));
        assertThat(lengths.getList("bins.to")).isEqualTo(List.of(12, 300));
        assertThat(lengths.getList("bins.errors")).isEqualTo(List.of(0, 1));
        assertThat(lengths.getDouble("bins[1].high")).isGreaterThan(0.5);
        given().get(path("errors-by-length?bins=0")).then().statusCode(400);
    }

    @Test
    void lengthsOfAnEarlierTrainerAreNotKnownAndThoseThatDoNotFitAreDropped() {
        completed(fourExamples().clearTokenCounts().addTokenCounts(7), event -> {});

        var lengths = get("errors-by-length");

        assertThat(lengths.getList("bins")).isEmpty();
        assertThat(lengths.getString("unknown")).contains("earlier version");
    }

    @Test
    void testExamplesOfOneLabelHaveNoAurocAndSayWhy() {
        completed(fourExamples().clearLabels().addAllLabels(List.of(0, 0, 0, 0)), event -> {});

        var measures = get("measures");

        assertThat(measures.<String, Object>getMap("measures")).doesNotContainKeys("test_auroc", "test_mcc");
        assertThat(measures.getString("undefined.test_auroc")).isEqualTo("all examples have the same label");
        assertThat(get("curves").getList("curves")).isEmpty();
    }

    @Test
    void aTestedRunOfAnEarlierTrainerIsMeasuredByItsPredictions() {
        completed(fourExamples(), event -> {
            ((ObjectNode) event.get("best")).remove(LATER);
            ((ObjectNode) event.get("test")).remove(LATER);
        });

        await().until(() -> experiment(id).get("test_auroc") != null);
        var run = experiment(id);
        assertThat(run.getDouble("test_auroc")).isEqualTo(0.75);
        assertThat(run.<Object>get("val_auroc")).isNull();
        Map<String, Object> found = given().queryParam("filter", "test_auroc = 0.75 and experiment_id = '" + id + "'")
                .get("/api/v1/experiments")
                .jsonPath()
                .getMap("");
        assertThat(found).containsEntry("total", 1);
    }

    @Test
    void aRunWhosePredictionsCannotBeReadKeepsNoOtherFromBeingMeasured() throws SQLException {
        var broken = "0-" + id;
        event("run-completed", broken, 1, 4, event -> ((ObjectNode) event.get("test")).remove(LATER));
        await().until(() -> "COMPLETED".equals(experiment(broken).getString("state")));
        sql("INSERT INTO predictions (experiment_id, attempt, dataset_key, num_labels, examples, message)"
                + " VALUES ('%s', 1, 'measured', 2, 4, '\\xff')".formatted(broken));
        try {
            completed(fourExamples(), event -> ((ObjectNode) event.get("test")).remove(LATER));

            await().until(() -> experiment(id).get("test_auroc") != null);
            assertThat(experiment(broken).<Object>get("test_auroc")).isNull();
        } finally {
            sql("DELETE FROM predictions WHERE experiment_id = '%s'".formatted(broken));
        }
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }
}
