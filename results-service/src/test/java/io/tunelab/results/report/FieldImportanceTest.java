package io.tunelab.results.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import io.tunelab.results.study.StudyPlay;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which fields of a search matter, from played runs. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class FieldImportanceTest {
    private final StudyPlay play = new StudyPlay();

    @Test
    void theFieldThatDecidesIsNamedFirstOnceThereAreEnoughConfigurations() {
        var id = play.started("""
                name: search
                fixed: {dataset: {seed: %d}}
                stages: [{name: rates, draw: {count: 30, method: sobol, fields: {
                          learning_rate: {log_uniform: [1e-6, 1e-2]}, weight_decay: {uniform: [0, 0.1]}, optimizer: {choice: [adam, adamw]}}}}]
                """.formatted(play.dataSeed));
        for (int cell = 0; cell < 29; cell++) {
            complete(StudyPlay.submitted(id, 0, cell));
        }
        assertThat(importance(id).statusCode()).isEqualTo(409);
        complete(StudyPlay.submitted(id, 0, 29));
        StudyPlay.awaitState(id, "COMPLETED");

        var found = importance(id).jsonPath();

        assertThat(found.getInt("configurations")).isEqualTo(30);
        assertThat(found.getList("fields.field"))
                .containsExactlyInAnyOrder("learning_rate", "weight_decay", "optimizer")
                .first()
                .isEqualTo("learning_rate");
        // The rate decides alone; six groups of it see 89%.
        assertThat(found.getDouble("fields[0].share")).isBetween(0.8, 1.0);
        assertThat(found.getDouble("fields[1].share")).isBetween(0.0, 0.3);
        assertThat(found.getString("finding"))
                .startsWith(
                        "Variance of validation loss over 30 configurations explained by each field alone: learning_rate ");
        var report =
                given().get("/api/v1/studies/" + id + "/report?format=markdown").asString();
        assertThat(report).contains(found.getString("finding")).contains("Plischke");
    }

    @Test
    void fieldsThatWereVariedTogetherHaveNoSharesOfTheirOwn() {
        var listed = IntStream.range(0, 30)
                .mapToObj(i -> "{learning_rate: %de-6, weight_decay: 0.0%02d}".formatted(i + 1, i + 1))
                .collect(Collectors.joining(", "));
        var id = play.started(
                "{name: listed, fixed: {dataset: {seed: %d}}, stages: [{name: rates, configurations: [%s]}]}"
                        .formatted(play.dataSeed, listed));
        for (int cell = 0; cell < 30; cell++) {
            complete(StudyPlay.submitted(id, 0, cell));
        }
        StudyPlay.awaitState(id, "COMPLETED");

        assertThat(importance(id).statusCode()).isEqualTo(409);
        assertThat(importance(id).asString()).contains("a full grid of at least two fields");
    }

    @Test
    void aFullGridIsAsGoodAsADraw() {
        var id = play.started("""
                {name: grid, fixed: {dataset: {seed: %d}}, stages: [{name: rates, grid: {
                  learning_rate: [1e-6, 1e-5, 3e-5, 1e-4, 1e-3, 1e-2], weight_decay: [0, 0.01, 0.02, 0.05, 0.1]}}]}
                """.formatted(play.dataSeed));
        for (int cell = 0; cell < 29; cell++) {
            complete(StudyPlay.submitted(id, 0, cell));
        }
        assertThat(importance(id).statusCode()).isEqualTo(409);
        complete(StudyPlay.submitted(id, 0, 29));
        StudyPlay.awaitState(id, "COMPLETED");

        assertThat(importance(id).jsonPath().getString("fields[0].field")).isEqualTo("learning_rate");
        assertThat(importance(id).jsonPath().getDouble("fields[0].share")).isGreaterThan(0.99);
    }

    /** The loss is the distance of the rate from 1e-4, in decades. */
    private static void complete(String experiment) {
        double rate = Stack.experiment(experiment).getDouble("request.learning_rate");
        StudyPlay.complete(experiment, 0.2 + 0.1 * Math.abs(Math.log10(rate) + 4));
    }

    private static Response importance(String id) {
        return given().get("/api/v1/studies/" + id + "/importance");
    }
}
