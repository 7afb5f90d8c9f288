package io.tunelab.results.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.study.StudyPlay;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A stage whose batch size goes along with the length, and of which a run failed: nothing is said that it cannot show. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class ConfoundedStageTest {
    private static final String STUDY = """
            name: confounded
            seeds: 2
            fixed: {dataset: {seed: %d}}
            stages:
              - name: lengths
                configurations:
                  - {name: short, max_length: 64, learning_rate: 1e-5, batch_size: 32}
                  - {name: short fast, max_length: 64, learning_rate: 2e-5, batch_size: 32}
                  - {name: long, max_length: 128, learning_rate: 1e-5, batch_size: 16}
                  - {name: long fast, max_length: 128, learning_rate: 2e-5, batch_size: 16}
            """;
    private String id;

    @BeforeEach
    void theLuckyRunIsAloneBecauseItsTwinFailed() {
        var play = new StudyPlay();
        id = play.started(STUDY.formatted(play.dataSeed));
        for (int cell = 0; cell < 7; cell++) {
            StudyPlay.complete(StudyPlay.submitted(id, 0, cell), 0.5 - 0.05 * cell);
        }
        StudyPlay.fail(StudyPlay.submitted(id, 0, 7));
        StudyPlay.awaitState(id, "COMPLETED");
    }

    @Test
    void noMeansAreGivenOverSettingsThatGoAlongWithOthers() {
        var effects = given().get("/api/v1/studies/" + id + "/effects").jsonPath();

        assertThat(effects.getBoolean("[0].balanced")).isFalse();
        assertThat(effects.getList("[0].effects")).isEmpty();
        assertThat(effects.getString("[0].note"))
                .contains("max_length", "learning_rate", "batch_size", "would mix effects");
        assertThat(report())
                .contains(
                        "the means would mix effects.",
                        "Cells are of different values of batch_size, so they mix effects.")
                .doesNotContain("Mean validation accuracy by");
    }

    @Test
    void aBetterConfigurationThatIsNotInTheChoiceIsNamedUnderTheMap() {
        assertThat(StudyPlay.study(id).getString("stages[0].best.name")).isEqualTo("long");
        assertThat(report()).contains("Not in the choice: long fast (not eligible: 1 of 2 runs).");
    }

    @Test
    void timesOfRunsAreTrainingAndValidation() {
        assertThat(StudyPlay.study(id).getDouble("stages[0].cells[0].fit_seconds"))
                .isPositive()
                .isLessThan(StudyPlay.study(id).getDouble("stages[0].cells[0].total_seconds"));
    }

    private String report() {
        return given().get("/api/v1/studies/" + id + "/report?format=markdown").asString();
    }
}
