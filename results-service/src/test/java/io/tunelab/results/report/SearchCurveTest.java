package io.tunelab.results.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.study.StudyPlay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a search with fewer draws would have found, from played runs. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class SearchCurveTest {
    private final StudyPlay play = new StudyPlay();

    @Test
    void theDrawsOfAStageMakeACurveAndOtherConfigurationsDoNot() {
        var id = play.started("""
                name: search
                fixed: {dataset: {seed: %d}}
                stages: [{name: rates, configurations: [{learning_rate: 0.5}],
                          draw: {count: 3, method: sobol, fields: {learning_rate: {log_uniform: [1e-6, 1e-2]}}}}]
                """.formatted(play.dataSeed));
        assertThat(curve(id).statusCode()).isEqualTo(409);
        double[] losses = {0.01, 0.5, 0.3, 0.7};
        for (int cell = 0; cell < losses.length; cell++) {
            StudyPlay.complete(StudyPlay.submitted(id, 0, cell), losses[cell]);
        }
        StudyPlay.awaitState(id, "COMPLETED");

        var curve = curve(id).jsonPath();

        assertThat(curve.getString("method")).isEqualTo("sobol");
        assertThat(curve.getString("measure")).isEqualTo("val_loss");
        assertThat(curve.getList("points.draws")).containsExactly(1, 2, 3);
        assertThat(curve.getDouble("points[0].expected")).isCloseTo(0.5, within(1e-6));
        assertThat(curve.getDouble("points[2].unbiased")).isCloseTo(0.3, within(1e-6));
        assertThat(curve.getDouble("points[2].expected"))
                .isCloseTo(0.3 * 19 / 27 + 0.5 * 7 / 27 + 0.7 / 27, within(1e-6));
        assertThat(curve.getString("finding")).contains("0.5000 with 1 draw").contains("were spread evenly");
        var report =
                given().get("/api/v1/studies/" + id + "/report?format=markdown").asString();
        assertThat(report).contains(curve.getString("finding")).contains("charts/rates-search.svg");
        assertThat(given().get("/api/v1/studies/" + id + "/charts/rates-search.svg")
                        .statusCode())
                .isEqualTo(200);
    }

    private static Response curve(String id) {
        return given().get("/api/v1/studies/" + id + "/search-curve");
    }
}
