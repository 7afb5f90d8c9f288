package io.tunelab.results.study;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.study.StudyPlay.study;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A halved stage whose trainer is played: what it asks for, what it tells, what it shows. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class HalvingLifeTest {
    private static final double[] LOSSES = {0.5, 0.2, 0.6, 0.3};
    private final StudyPlay play = new StudyPlay();

    @Test
    void theBetterHalfGoesOnAndTheOthersAreStoppedAndShownAsSuch() {
        var id = start();
        var runs = runs(id);
        var request = Stack.experiment(runs.get(0));
        assertThat(request.getInt("request.pause_after")).isEqualTo(1);
        assertThat(request.getInt("request.epochs")).isEqualTo(2);

        for (int i = 0; i < runs.size(); i++) {
            assertThat(commands(runs.get(i))).as("nothing before all are there").isEmpty();
            trainTo(runs.get(i), 1, 1, LOSSES[i]);
            Stack.event("run-paused", runs.get(i), 1, 9, event -> event.put("epoch", 1));
        }

        for (int better : List.of(1, 3)) {
            assertThat(command(runs.get(better))).contains("\"continue\"").contains("\"until_epoch\":2");
        }
        for (int worse : List.of(0, 2)) {
            assertThat(command(runs.get(worse))).contains("\"stop\"");
            Stack.event("run-stopped", runs.get(worse), 2, 0, event -> {});
        }
        for (int better : List.of(1, 3)) {
            Stack.event("run-released", runs.get(better), 2, 0, event -> {});
            trainTo(runs.get(better), 3, 2, LOSSES[better] - 0.1);
            Stack.event("run-completed", runs.get(better), 3, 9, event -> ((ObjectNode) event.get("best"))
                    .put("loss", LOSSES[better] - 0.1));
        }
        StudyPlay.awaitState(id, "COMPLETED");

        var shown = study(id);
        assertThat(shown.getList("stages[0].cells.state"))
                .containsExactly("STOPPED", "COMPLETED", "STOPPED", "COMPLETED");
        assertThat(shown.getString("stages[0].cells[2].note"))
                .isEqualTo("stopped at rung 1 of 2 by validation: place 4 of 4");
        assertThat(shown.getInt("progress.stopped")).isEqualTo(2);
        assertThat(shown.getInt("progress.ended")).isEqualTo(4);
        assertThat(shown.getString("stages[0].best.cell")).isEqualTo("rates-02");
        assertThat(shown.getString("stages[0].note")).startsWith("2 of 4 configurations were stopped by validation");
        assertThat(given().get("/api/v1/studies/" + id + "/report?format=markdown")
                        .asString())
                .contains("stopped at rung 1 of 2 by validation: place 3 of 4")
                .contains("Halving trained 6 of 8 epochs")
                .doesNotContain("2 of 4 failed");
        assertThat(given().get("/api/v1/studies/" + id + "/search-curve").statusCode())
                .isEqualTo(409);
        assertThat(commands(runs.get(1))).as("told once").hasSize(1);
    }

    @Test
    void aCancelledStudyEndsItsPausedRuns() {
        var id = start();
        var runs = runs(id);
        trainTo(runs.get(0), 1, 1, 0.5);
        Stack.event("run-paused", runs.get(0), 1, 9, event -> event.put("epoch", 1));
        await().until(() -> study(id).getString("stages[0].cells[0].state"), "PAUSED"::equals);
        assertThat(study(id).getInt("progress.paused")).isEqualTo(1);

        StudyPlay.command(id, "cancel");

        for (var run : runs) {
            assertThat(command(run)).contains("\"cancel\"");
            Stack.event("run-cancelled", run, 2, 0, event -> {});
        }
        StudyPlay.awaitState(id, "CANCELLED");
    }

    @Test
    void aDryRunSaysWhatHalvingCosts() {
        var planned = given().config(StudyPlay.TEXT)
                .contentType("application/yaml")
                .queryParam("dry_run", true)
                .body(yaml())
                .post("/api/v1/studies")
                .jsonPath();

        assertThat(planned.getInt("stages[0].epochs.most")).isEqualTo(4 + 2);
        assertThat(planned.getInt("stages[0].epochs.least")).isEqualTo(4 + 2);
        assertThat(planned.getInt("stages[0].epochs.without_halving")).isEqualTo(8);
    }

    @Test
    void aHalvedStageIsNotExtended() {
        var id = start();

        var answer = given().contentType("application/json")
                .body("{\"seeds\": 3}")
                .post("/api/v1/studies/" + id + "/extend");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.asString()).contains("a stage without halving");
    }

    @Test
    void onlyAPausedExperimentResumes() {
        var id = start();
        var run = runs(id).get(0);
        assertThat(given().post("/api/v1/experiments/" + run + "/continue").statusCode())
                .isEqualTo(409);
        trainTo(run, 1, 1, 0.5);
        Stack.event("run-paused", run, 1, 9, event -> event.put("epoch", 1));
        await().until(() -> Stack.state(run), "PAUSED"::equals);

        assertThat(given().post("/api/v1/experiments/" + run + "/continue?until_epoch=0")
                        .statusCode())
                .isEqualTo(400);
        assertThat(given().post("/api/v1/experiments/" + run + "/continue?until_epoch=2")
                        .statusCode())
                .isEqualTo(202);
        assertThat(command(run)).contains("\"until_epoch\":2");
    }

    private String start() {
        return play.started(yaml());
    }

    private String yaml() {
        return """
                {name: halved, fixed: {dataset: {seed: %d}}, stages: [{name: rates,
                  draw: {count: 4, seed: 1, halving: {rungs: [1, 2]}, fields: {lr: {log_uniform: [1e-6, 1e-2]}}}}]}
                """.formatted(play.dataSeed);
    }

    private static List<String> runs(String id) {
        return IntStream.range(0, 4)
                .mapToObj(cell -> StudyPlay.submitted(id, 0, cell))
                .toList();
    }

    private static void trainTo(String run, int attempt, int epoch, double loss) {
        Stack.event("run-started", run, attempt, 1, event -> {});
        Stack.event("epoch-completed", run, attempt, 2, event -> {
            event.put("epoch", epoch);
            ((ObjectNode) event.get("validation")).put("loss", loss);
        });
    }

    private static List<String> commands(String run) {
        return Stack.published("run-commands", run);
    }

    private static String command(String run) {
        await().until(() -> !commands(run).isEmpty());
        return commands(run).get(0);
    }
}
