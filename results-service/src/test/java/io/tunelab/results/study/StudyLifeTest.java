package io.tunelab.results.study;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.CONTRACTS;
import static io.tunelab.results.Stack.experiment;
import static io.tunelab.results.Stack.published;
import static io.tunelab.results.study.StudyPlay.awaitState;
import static io.tunelab.results.study.StudyPlay.command;
import static io.tunelab.results.study.StudyPlay.complete;
import static io.tunelab.results.study.StudyPlay.fail;
import static io.tunelab.results.study.StudyPlay.states;
import static io.tunelab.results.study.StudyPlay.study;
import static io.tunelab.results.study.StudyPlay.submitted;
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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class StudyLifeTest {
    private static final String TWO_LENGTHS = "{name: context, grid: {max_length: [64, 96]}}";
    private final StudyPlay play = new StudyPlay();

    @Test
    void aLaterStageTakesTheBestOfEarlierOnes() {
        // With another protocol each fraction has sets of its own, and the largest counts as the best.
        var id = play.started("""
                name: play
                fixed: {dataset: {seed: %d, protocol: fixed-test}}
                stages:
                - {name: context, configurations: [{max_length: 64, batch_size: 16}, {max_length: 96, batch_size: 8}]}
                - {name: data, best_of: context, grid: {dataset.fraction: [0.5, 1]}}
                - {name: model, best_of: [context, data], configurations: [{name: six, num_layers: 6}]}
                """.formatted(play.dataSeed));
        complete(submitted(id, 0, 0), 0.4);
        assertThat(states(id, 1)).containsOnly("WAITING");
        complete(submitted(id, 0, 1), 0.3);
        var half = submitted(id, 1, 0);
        var all = submitted(id, 1, 1);
        StudyPlay.validated(half, 2_000, row -> row % 10 != 0 ^ row % 500 == 7);
        StudyPlay.validated(all, 2_000, row -> row % 10 != 0);
        complete(half, 0.2);
        complete(all, 0.25);

        var last = submitted(id, 2, 0);

        assertThat(experiment(last).getInt("request.max_length")).isEqualTo(96);
        assertThat(experiment(last).getInt("request.batch_size")).isEqualTo(8);
        assertThat(experiment(last).getDouble("request.dataset.fraction")).isEqualTo(0.5);
        assertThat(experiment(last).getInt("request.num_layers")).isEqualTo(6);
        assertThat(experiment(last).getString("request.study")).isEqualTo(id);
        complete(last, 0.22);
        awaitState(id, "COMPLETED");
        assertThat(study(id).<Map<String, Object>>get("stages[2].base"))
                .containsOnlyKeys("max_length", "batch_size", "dataset");
        assertThat(study(id).getString("stages[1].best.name")).isEqualTo("0.5");
        assertThat(study(id).getString("best.stage")).isEqualTo("data");
        assertThat(study(id).getInt("progress.completed")).isEqualTo(5);
        assertThat(study(id).getInt("stages[0].cells[1].best_epoch")).isEqualTo(2);
        assertThat(published("experiment-requests", last)).singleElement().satisfies(value -> assertThat(
                        CONTRACTS.violations("experiment-request", value))
                .isEmpty());
    }

    @Test
    void aStudyGoesOnWithoutAFailedCellAndRunsItAgainOnDemand() {
        var id = play.start(TWO_LENGTHS + ", {name: next, best_of: context, grid: {epochs: [2]}}");
        fail(submitted(id, 0, 0));
        complete(submitted(id, 0, 1), 0.3);
        complete(submitted(id, 1, 0), 0.3);
        awaitState(id, "COMPLETED");
        assertThat(study(id).getString("note")).contains("1 of 2 failed: 64");
        assertThat(study(id).getString("stages[0].cells[0].error.code")).isEqualTo("dataset_failed");

        assertThat(command(id, "retry").statusCode()).isEqualTo(200);

        var again = submitted(id, 0, 0);
        assertThat(again).isEqualTo(id + "-context-01-try2");
        assertThat(study(id).getList("stages[0].cells[0].earlier")).containsExactly(id + "-context-01");
        complete(again, 0.5);
        awaitState(id, "COMPLETED");
        assertThat(study(id).<Object>get("note")).isNull();
        assertThat(command(id, "retry").statusCode()).isEqualTo(409);
    }

    @Test
    void aStudyFailsWhereNoRunOfAStageThatIsNeededCompleted() {
        var id = play.start(TWO_LENGTHS + ", {name: next, best_of: context, grid: {epochs: [2, 4]}}");
        fail(submitted(id, 0, 0));
        fail(submitted(id, 0, 1));

        awaitState(id, "FAILED");

        assertThat(study(id).getString("note")).contains("stage 'next'", "no run completed");
        assertThat(study(id).getString("stages[1].state")).isEqualTo("BLOCKED");
        command(id, "retry");
        complete(submitted(id, 0, 0), 0.3);
        complete(submitted(id, 0, 1), 0.4);
        assertThat(submitted(id, 1, 0)).endsWith("-next-01");
    }

    @Test
    void anEqualFinishedRunIsTakenInsteadOfANewOneUnlessReuseIsOff() {
        var first = play.start(TWO_LENGTHS);
        complete(submitted(first, 0, 0), 0.3);
        complete(submitted(first, 0, 1), 0.4);
        awaitState(first, "COMPLETED");

        var second = play.start("{name: other, grid: {max_length: [96, 128]}}");
        var third = play.started("{reuse: false, fixed: {dataset: {seed: %d}}, stages: [{grid: {max_length: [96]}}]}"
                .formatted(play.dataSeed));

        await().until(() -> states(second, 0), List.of("COMPLETED", "QUEUED")::equals);
        assertThat(study(second).getString("stages[0].cells[0].experiment_id")).isEqualTo(first + "-context-02");
        assertThat(study(second).getBoolean("stages[0].cells[0].reused")).isTrue();
        assertThat(published("experiment-requests", second + "-other-01")).isEmpty();
        assertThat(submitted(third, 0, 0)).startsWith(third);
    }

    @Test
    void aRunOfAnotherModelFileIsNotTaken() {
        var model = "model-" + play.dataSeed;
        var stage = "{name: %s, fixed: {model: " + model + "}, stages: [{grid: {max_length: [%d]}}]}";
        var first = play.started(stage.formatted("one", 64));
        complete(submitted(first, 0, 0), 0.3);
        awaitState(first, "COMPLETED");
        var newer = play.started(stage.formatted("two", 96));
        Stack.event("run-completed", submitted(newer, 0, 0), 1, 4, event -> {
            event.put("occurred_at", "2026-11-03T00:00:00Z");
            ((ObjectNode) event.get("provenance")).put("model_digest", "f".repeat(64));
        });
        awaitState(newer, "COMPLETED");

        var again = play.started(stage.formatted("three", 64));

        assertThat(submitted(again, 0, 0)).startsWith(again);
    }

    @Test
    void equalExperimentsOfOneStudyAreRunOnce() {
        var id = play.start("{name: a, grid: {max_length: [64]}}, {name: b, grid: {max_length: [64, 96]}}");
        submitted(id, 1, 1);
        assertThat(states(id, 1)).containsExactly("WAITING", "QUEUED");

        complete(submitted(id, 0, 0), 0.3);

        await().until(() -> states(id, 1), List.of("COMPLETED", "QUEUED")::equals);
        assertThat(study(id).getString("stages[1].cells[0].experiment_id")).isEqualTo(id + "-a-01");
    }

    @Test
    void cancellingEndsWhatRunsAndWithdrawsWhatWaits() {
        var id = play.start(TWO_LENGTHS + ", {name: next, best_of: context, grid: {epochs: [2, 4]}}");
        var first = submitted(id, 0, 0);
        var second = submitted(id, 0, 1);
        complete(first, 0.3);
        await().until(() -> states(id, 0).get(0), "COMPLETED"::equals);

        var answer = command(id, "cancel");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.jsonPath().getString("state")).isEqualTo("CANCELLING");
        await().until(() -> published("run-commands", second).size() == 1);
        assertThat(published("run-commands", first)).isEmpty();
        Stack.event("run-cancelled", second, 1, 2, event -> {});
        awaitState(id, "CANCELLED");
        assertThat(states(id, 0)).containsExactly("COMPLETED", "CANCELLED");
        assertThat(states(id, 1)).containsOnly("CANCELLED");
        assertThat(command(id, "pause").statusCode()).isEqualTo(409);
    }

    @Test
    void cancellingEndsAlsoWhenTheLastEventOfARunCannotBeStored() {
        var id = play.start("{name: only, grid: {max_length: [64]}}");
        var run = submitted(id, 0, 0);
        Stack.event("run-started", run, 1, 0, event -> {});
        await().until(() -> states(id, 0).get(0), "RUNNING"::equals);
        command(id, "cancel");

        Stack.event(
                "run-completed", run, 1, 4, event -> event.putArray("labels").add("go\0od"));

        awaitState(id, "CANCELLED");
        assertThat(states(id, 0)).containsExactly("FAILED");
    }

    @Test
    void aPausedStudySubmitsNothingUntilItIsResumed() {
        var id = play.start(TWO_LENGTHS + ", {name: next, best_of: context, grid: {epochs: [2]}}");
        var first = submitted(id, 0, 0);
        var second = submitted(id, 0, 1);
        assertThat(command(id, "pause").jsonPath().getString("state")).isEqualTo("PAUSED");
        complete(first, 0.3);
        complete(second, 0.4);
        await().until(() -> study(id).getInt("progress.completed") == 2);
        var other = play.start("{name: other, grid: {max_length: [32]}}");
        submitted(other, 0, 0);
        assertThat(states(id, 1)).containsExactly("WAITING");

        command(id, "resume");

        assertThat(submitted(id, 1, 0)).isEqualTo(id + "-next-01");
    }

    @Test
    void anExtendedStudyRunsOnlyWhatIsNew() {
        var id = play.start(TWO_LENGTHS);
        complete(submitted(id, 0, 0), 0.3);
        complete(submitted(id, 0, 1), 0.4);
        awaitState(id, "COMPLETED");

        var answer = given().contentType("application/json")
                .body("{\"stage\": \"context\", \"seeds\": 2, \"configurations\": [{\"max_length\": 128}]}")
                .post("/api/v1/studies/" + id + "/extend");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getString("state")).isEqualTo("RUNNING");
        for (int cell = 2; cell < 6; cell++) {
            complete(submitted(id, 0, cell), 0.2 + cell / 10.0);
        }
        awaitState(id, "COMPLETED");
        assertThat(study(id).getList("stages[0].cells.name")).containsExactly("64", "96", "64", "96", "128", "128");
        assertThat(study(id).getList("stages[0].cells.seed")).containsExactly(42, 42, 43, 43, 42, 43);
        assertThat(study(id).getString("stages[0].best.name")).isEqualTo("64");
        assertThat(study(id).getInt("stages[0].best.runs")).isEqualTo(2);
        assertThat(published("experiment-requests", id + "-context-01")).hasSize(1);
    }
}
