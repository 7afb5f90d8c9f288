package io.tunelab.results.examples;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.examples.TestedRuns.Said;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where two runs agree, by REST. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class AgreementTest {
    private static final String PATH = "/api/v1/comparisons/agreement";
    private final String id = "agree-" + UUID.randomUUID();
    private final String baseline = id + "-base";

    @Test
    void everyExampleIsInOneCellAndTheDifferenceIsJudged() {
        // Of 200 examples: 120 for both, 10 for the baseline alone, 50 for the other alone, 20 for neither.
        TestedRuns.completed(baseline, "any", said(row -> row < 130), event -> {});
        TestedRuns.completed(id, "any", reversed(said(row -> row < 120 || row >= 130 && row < 180)), event -> {});

        var json = agreement(id).jsonPath();

        assertThat(json.getInt("examples")).isEqualTo(200);
        assertThat(json.getInt("both_right")).isEqualTo(120);
        assertThat(json.getInt("only_baseline_right")).isEqualTo(10);
        assertThat(json.getInt("only_experiment_right")).isEqualTo(50);
        assertThat(json.getInt("both_wrong")).isEqualTo(20);
        assertThat(json.getDouble("difference")).isEqualTo(0.2);
        assertThat(json.getDouble("interval.low")).isBetween(0.1, 0.2);
        assertThat(json.getDouble("interval.high")).isBetween(0.2, 0.3);
        assertThat(json.getDouble("p_value")).isLessThan(1e-6);
        assertThat(json.getString("verdict"))
                .startsWith("+20.0 points")
                .endsWith(": significantly better (these two models)");
    }

    @Test
    void aCellIsReadPageByPageTheWorstFirst() {
        TestedRuns.completed(
                baseline,
                "any",
                List.of(new Said(1, 1, 0.1f), new Said(2, 1, 0.1f), new Said(3, 0, 0.2f)),
                event -> {});
        TestedRuns.completed(
                id, "any", List.of(new Said(3, 0, 0.9f), new Said(2, 1, 0.2f), new Said(1, 1, 0.3f)), event -> {});

        var first = cell("both_wrong", 1, null).jsonPath();
        var second = cell("both_wrong", 1, first.getString("next")).jsonPath();

        assertThat(first.getInt("total")).isEqualTo(2);
        assertThat(first.getList("items.row")).isEqualTo(List.of(2));
        assertThat(second.getList("items.row")).isEqualTo(List.of(1));
        assertThat(second.getString("next")).isNull();
        assertThat(second.getString("items[0].actual")).isEqualTo("POS");
        assertThat(second.getString("items[0].baseline.predicted")).isEqualTo("NEG");
        assertThat(second.getFloat("items[0].experiment.probabilities.POS")).isEqualTo(0.3f);
        assertThat(cell("only_baseline_right", 50, null).jsonPath().getList("items.row"))
                .isEqualTo(List.of(3));
        assertThat(cell("both_right", 50, null).jsonPath().getList("items")).isEmpty();
    }

    @Test
    void runsThatWereTestedOnOtherExamplesAreNotCompared() {
        TestedRuns.completed(baseline, "any", said(row -> true), event -> {});
        TestedRuns.completed(id + "-digest", "any", said(row -> true), event -> ((ObjectNode) event.get("provenance"))
                .put("test_digest", "d".repeat(64)));
        TestedRuns.completed(id + "-rows", "any", said(row -> true).subList(0, 100), event -> {});

        for (var other : List.of(id + "-digest", id + "-rows")) {
            assertThat(agreement(other).statusCode()).isEqualTo(409);
            assertThat(agreement(other).jsonPath().getString("code")).isEqualTo("not_comparable");
        }
    }

    @Test
    void whatCannotBeComparedIsSaidToBeSo() {
        event("run-queued", id, 0, 0, event -> {});
        await().until(() -> given().get("/api/v1/experiments/" + id).statusCode(), Integer.valueOf(200)::equals);
        TestedRuns.completed(baseline, "any", said(row -> true), event -> {});

        assertThat(agreement(id).jsonPath().getString("code")).isEqualTo("not_completed");
        assertThat(agreement("nobody-" + id).statusCode()).isEqualTo(404);
        assertThat(given().get(PATH).jsonPath().getString("errors[0].field")).isEqualTo("baseline");
        assertThat(cell("some", 1, null).jsonPath().getString("errors[0].field"))
                .isEqualTo("cell");
    }

    private Response agreement(String experiment) {
        return given().queryParam("baseline", baseline)
                .queryParam("experiment", experiment)
                .get(PATH);
    }

    private Response cell(String cell, int limit, String cursor) {
        var request = given().queryParam("baseline", baseline)
                .queryParam("experiment", id)
                .queryParam("cell", cell)
                .queryParam("limit", limit);
        return (cursor == null ? request : request.queryParam("cursor", cursor)).get(PATH + "/examples");
    }

    private static List<Said> said(IntPredicate right) {
        return IntStream.range(0, 200)
                .mapToObj(row -> new Said(row, row % 2, (row % 2 == 1) == right.test(row) ? 0.9f : 0.1f))
                .toList();
    }

    private static List<Said> reversed(List<Said> said) {
        var copy = new ArrayList<>(said);
        Collections.reverse(copy);
        return copy;
    }
}
