package io.tunelab.results.report;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tunelab.v1.TestPredictions;

@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class ComparisonRestTest {
    private static final Consumer<ObjectNode> AS_IT_IS = event -> {};
    private final String id = "compare-" + UUID.randomUUID();

    @Test
    void twoRunsAreComparedWithABaselineAndDifferencesInTheirSettingAreWarnedOf() {
        completed(id + "-base", AS_IT_IS, row -> row >= 100);
        completed(id + "-same", AS_IT_IS, row -> row >= 100 && row != 200 || row == 7);
        completed(
                id + "-better",
                event -> ((ObjectNode) event.get("provenance")).put("precision", "bf16"),
                row -> row >= 20);

        var answer = compare(id + "-base", id + "-same," + id + "-better");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        var json = answer.jsonPath();
        assertThat(json.getString("comparisons[0].verdict"))
                .isEqualTo(
                        "0.0 points (95% interval −0.8 to +0.8, adjusted for 2 comparisons −1.0 to +1.0): no significant difference (these two models); equivalent (±1 point, p = 0.023)");
        assertThat(json.getList("comparisons[0].warnings"))
                .as("what is said of each score, and nothing of their settings")
                .containsExactly(
                        "baseline: 1,090 of 2,500 test texts are truncated at the maximum length",
                        "this run: 1,090 of 2,500 test texts are truncated at the maximum length");
        assertThat(json.getString("comparisons[1].verdict"))
                .startsWith("+13.3 points")
                .endsWith(": significantly better (these two models)");
        assertThat(json.getDouble("comparisons[1].disagreement")).isCloseTo(80.0 / 600, within(1e-7));
        assertThat(json.getString("comparisons[1].outcome")).isEqualTo("better");
        assertThat(json.getDouble("comparisons[1].adjusted_interval.low")).isPositive();
        assertThat(json.getDouble("comparisons[1].adjusted_p_value")).isLessThan(1e-6);
        assertThat(json.getList("comparisons[1].warnings", String.class))
                .contains("precision is bf16 here and fp32 in the baseline: their numbers are rounded differently");
    }

    @Test
    void runsThatWereTestedOnOtherExamplesAreNotCompared() {
        completed(id + "-base", AS_IT_IS, row -> true);
        completed(
                id + "-other",
                event -> ((ObjectNode) event.get("provenance")).put("test_digest", "d".repeat(64)),
                row -> true);

        var answer = compare(id + "-base", id + "-other");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("not_comparable");
    }

    @Test
    void whatCannotBeComparedIsSaidToBeSo() {
        event("run-queued", id, 0, 0, AS_IT_IS);
        await().until(() -> given().get("/api/v1/experiments/" + id).statusCode(), Integer.valueOf(200)::equals);

        assertThat(compare(id, id).jsonPath().getString("code")).isEqualTo("not_completed");
        assertThat(compare("nobody-" + id, id).statusCode()).isEqualTo(404);
        assertThat(given().get("/api/v1/comparisons").jsonPath().getString("errors[0].field"))
                .isEqualTo("baseline");
        assertThat(given().queryParam("baseline", id)
                        .queryParam("experiments", id)
                        .queryParam("margin", "1.5")
                        .get("/api/v1/comparisons")
                        .jsonPath()
                        .getString("errors[0].field"))
                .isEqualTo("margin");
    }

    private static Response compare(String baseline, String experiments) {
        return given().queryParam("baseline", baseline)
                .queryParam("experiments", experiments)
                .get("/api/v1/comparisons");
    }

    /** A run over 600 test examples, right where {@code right} says. */
    private static void completed(String id, Consumer<ObjectNode> change, IntPredicate right) {
        event("run-started", id, 1, 0, AS_IT_IS);
        event("run-completed", id, 1, 4, change);
        var message = TestPredictions.newBuilder()
                .setExperimentId(id)
                .setAttempt(1)
                .setDatasetKey("any")
                .setNumLabels(2);
        for (int row = 0; row < 600; row++) {
            boolean one = (row % 2 == 1) == right.test(row);
            message.addRowIds(row)
                    .addLabels(row % 2)
                    .addProbabilities(one ? 0.1f : 0.9f)
                    .addProbabilities(one ? 0.9f : 0.1f);
        }
        publish("test-predictions", id, message.build().toByteArray());
        await().until(
                        () -> given().get("/api/v1/experiments/" + id + "/predictions")
                                .statusCode(),
                        Integer.valueOf(200)::equals);
        await().until(
                        () -> given().get("/api/v1/experiments/" + id)
                                .jsonPath()
                                .getString("state"),
                        "COMPLETED"::equals);
    }
}
