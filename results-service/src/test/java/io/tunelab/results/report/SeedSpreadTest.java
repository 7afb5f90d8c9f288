package io.tunelab.results.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import io.tunelab.results.study.StudyPlay;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How much of the spread comes from which seed, from played runs. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class SeedSpreadTest {
    private static final String SPLIT_LEFT_OUT = "the variance between splits is not included";
    private final StudyPlay play = new StudyPlay();

    @Test
    void crossedSeedsAreTakenApartAndTheMissingSplitIsSaid() {
        var id = study("seeds: 2, cross: [init_seed, order_seed], grid: {max_length: [64, 128]}");
        // Of each configuration: 2 points for the second initialisation, 1 point for the second order.
        for (int cell = 0; cell < 8; cell++) {
            completed(id, cell, 0.8 + 0.1 * (cell / 4) + 0.02 * (cell % 2) + 0.01 * (cell / 2 % 2), "t");
        }
        StudyPlay.awaitState(id, "COMPLETED");

        var spread = get(id, "seed-spread");

        assertThat(spread.getList("[0].parts.seeds"))
                .isEqualTo(List.of(List.of("init_seed"), List.of("order_seed"), List.of()));
        assertThat(spread.getDouble("[0].parts[0].deviation")).isCloseTo(0.02 / Math.sqrt(2), within(1e-6));
        assertThat(spread.getDouble("[0].parts[1].deviation")).isCloseTo(0.01 / Math.sqrt(2), within(1e-6));
        assertThat(spread.getDouble("[0].parts[0].share")).isCloseTo(0.8, within(1e-3));
        assertThat(spread.getInt("[0].parts[0].degrees_of_freedom")).isEqualTo(2);
        assertThat(spread.getBoolean("[0].split_varied")).isFalse();
        assertThat(spread.getString("[0].finding"))
                .contains("pooled over 2 configurations: init_seed 1.41", SPLIT_LEFT_OUT);
        assertThat(given().get("/api/v1/studies/" + id + "/report?format=markdown")
                        .asString())
                .contains(spread.getString("[0].finding"))
                .contains("are not independent: some share init_seed", "that of the crossed design", "Searle, S. R.")
                .doesNotContain("Nadeau");
        assertThat(get(id, "best").getInt("stages[0].runs")).isEqualTo(4);
        // Of 1.5 degrees of freedom, as 2 initialisations and 2 orders are; as 4 independent runs 0.794 to 0.836.
        var table = get(id, "table?format=json");
        assertThat(table.getDouble("rows[0].test_accuracy_low")).isCloseTo(0.7458147717, within(1e-5));
        assertThat(table.getDouble("rows[0].test_accuracy_high")).isCloseTo(0.8841852283, within(1e-5));
        assertThat(extended(id, "seeds: 3").statusCode()).isEqualTo(400);
    }

    @Test
    void seedsThatChangeTogetherAreOneSourceAndSplitsOfTheirOwnAreNotCompared() {
        var id = study("seeds: 2, vary: [seed, dataset.seed], grid: {max_length: [64, 128]}");
        for (int cell = 0; cell < 4; cell++) {
            completed(id, cell, 0.8 + 0.02 * (cell % 2), "t" + cell % 2);
        }
        StudyPlay.awaitState(id, "COMPLETED");

        var spread = get(id, "seed-spread?stage=chance");

        assertThat(spread.getList("[0].parts")).hasSize(1);
        assertThat(spread.getList("[0].parts[0].seeds"))
                .isEqualTo(List.of("dataset.seed", "dropout_seed", "init_seed", "order_seed"));
        assertThat(spread.getBoolean("[0].split_varied")).isTrue();
        assertThat(spread.getString("[0].finding"))
                .contains(
                        "seed (initialisation, order and dropout together) with dataset.seed 1.41 (95% interval 0.74 to 8.89)")
                .doesNotContain(SPLIT_LEFT_OUT);
        assertThat(given().get("/api/v1/studies/" + id + "/report?format=markdown")
                        .asString())
                .contains("(1/k + n₂/n₁)·s²", "Nadeau, C. and Bengio, Y.")
                .doesNotContain("Searle");
        assertThat(get(id, "compare").getString("configurations[0].not_comparable"))
                .contains("have different test examples, as each has a split of its own");
        assertThat(extended(id, "seeds: 3").statusCode()).isEqualTo(200);
        StudyPlay.submitted(id, 0, 4);
        assertThat(StudyPlay.study(id).getList("stages[0].cells.seed")).containsExactly(42, 43, 42, 43, 44, 44);
    }

    @Test
    void ofASingleRunNothingIsSaid() {
        var id = study("grid: {max_length: [64, 128]}");
        completed(id, 0, 0.8, "t");
        completed(id, 1, 0.9, "t");
        StudyPlay.awaitState(id, "COMPLETED");

        assertThat(get(id, "seed-spread").getList("")).isEmpty();
    }

    private String study(String stage) {
        return play.started("{name: spread, fixed: {dataset: {seed: %d}}, stages: [{name: chance, %s}]}"
                .formatted(play.dataSeed, stage));
    }

    private static void completed(String study, int cell, double accuracy, String testDigest) {
        var experiment = StudyPlay.submitted(study, 0, cell);
        Stack.event("run-completed", experiment, 1, 4, event -> {
            ((ObjectNode) event.get("test")).put("accuracy", accuracy);
            ((ObjectNode) event.get("provenance")).put("test_digest", testDigest);
        });
    }

    private static Response extended(String id, String text) {
        return given().contentType("application/json")
                .body("{\"" + text.replace(":", "\":") + "}")
                .post("/api/v1/studies/" + id + "/extend");
    }

    private static JsonPath get(String id, String path) {
        return given().get("/api/v1/studies/" + id + "/" + path).jsonPath();
    }
}
