package io.tunelab.results.study;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.published;
import static io.tunelab.results.study.StudyPlay.complete;
import static io.tunelab.results.study.StudyPlay.states;
import static io.tunelab.results.study.StudyPlay.study;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.StudyState;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The runner step by step: no clock drives it here. */
@QuarkusTest
@TestProfile(StudyRunnerTest.ByHand.class)
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class StudyRunnerTest {
    private static final String STAGES =
            "{name: context, grid: {max_length: [64, 96]}}, {name: next, best_of: context, grid: {epochs: [1, 2]}}";
    private final StudyPlay play = new StudyPlay();

    @Inject
    Studies studies;

    @Inject
    StudyDecisions decisions;

    @Inject
    StudyPublishing publishing;

    @Inject
    Looking looking;

    public static class ByHand implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tunelab.studies.every", "off", "tunelab.studies.cells", "8");
        }
    }

    @Test
    void whatWasDecidedBeforeARestartIsPublishedAfterIt() {
        var id = play.start(STAGES);
        decisions.decide(id);
        assertThat(states(id, 0)).containsOnly("WAITING");

        restarted().pass();

        assertThat(states(id, 0)).containsOnly("QUEUED");
        assertThat(published("experiment-requests", id + "-context-01")).hasSize(1);
    }

    @Test
    void aRestartBetweenTwoStagesGoesOnWithTheSecond() {
        var id = play.start(STAGES);
        restarted().pass();
        complete(id + "-context-01", 0.4);
        complete(id + "-context-02", 0.3);
        await().until(() -> study(id).getInt("progress.completed") == 2);

        restarted().pass();

        assertThat(study(id).getInt("stages[1].base.max_length")).isEqualTo(96);
        assertThat(published("experiment-requests", id + "-next-02")).hasSize(1);
        assertThat(published("experiment-requests", id + "-context-01")).hasSize(1);
    }

    @Test
    void ofManyReplicasOnePublishes() throws Exception {
        var id = play.start(STAGES);
        var start = new CountDownLatch(1);
        var threads = Executors.newFixedThreadPool(6);
        try {
            var replicas = IntStream.range(0, 6)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        restarted().reconcile(id);
                        restarted().reconcile(id);
                        return i;
                    }))
                    .toList();
            start.countDown();
            for (var replica : replicas) {
                replica.get();
            }
        } finally {
            threads.shutdownNow();
        }
        restarted().reconcile(id);

        assertThat(states(id, 0)).containsOnly("QUEUED");
        assertThat(published("experiment-requests", id + "-context-01")).hasSize(1);
        assertThat(published("experiment-requests", id + "-context-02")).hasSize(1);
    }

    @Test
    void aStudyThatIsTooLargeIsRefused() {
        var answer = play.post("{seeds: 3, stages: [{grid: {epochs: [1, 2, 3]}}]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("errors[0].value")).isEqualTo("9 experiments");
    }

    @Test
    void theStudiesThatGoOnAreThoseThatHaveNotEnded() {
        var id = play.start(STAGES);
        StudyPlay.command(id, "cancel");
        restarted().pass();

        assertThat(study(id).getString("state")).isEqualTo(StudyState.CANCELLED.name());
        assertThat(published("experiment-requests", id + "-context-01")).isEmpty();
    }

    @Test
    void aRestartAfterALookNeitherLooksAgainNorForgetsTheSeedsThatItGave() {
        var id = play.start("{name: one, grid: {epochs: [1, 2]}, decide: {baseline: 1, max_seeds: 4}}");
        restarted().pass();
        // Accuracies that differ a little more from seed to seed than between the two.
        IntStream.rangeClosed(1, 4)
                .forEach(cell ->
                        StudyPlay.tested(id + "-one-0" + cell, 200, row -> row % 10 != cell && row % 9 != cell));
        await().until(() -> study(id).getInt("progress.completed") == 4);
        await().until(() -> !looking.look(id));

        looking.look(id);
        restarted().pass();
        restarted().pass();

        assertThat(states(id, 0)).hasSize(6).endsWith("QUEUED", "QUEUED");
        assertThat(study(id).getList("stages[0].cells.seed")).containsExactly(42, 43, 42, 43, 44, 44);
        assertThat(published("experiment-requests", id + "-one-06")).hasSize(1);
        assertThat(study(id).getString("stages[0].deciding"))
                .isEqualTo("against 1, 2 to 4 seeds: open 2 after 2 seeds");

        StudyPlay.command(id, "cancel");
        restarted().pass();
        assertThat(study(id).getString("state")).isEqualTo("CANCELLING");
    }

    @Test
    void ofFractionsTheSmallestThatIsEquivalentOnTheValidationSetIsTakenWhateverItsLoss() {
        var id = fractions();
        // The tenth has the lowest loss, but is right on 5% fewer of the examples; half differs on 4 of 2,000.
        completeNow(id + "-amount-01", 0.1);
        completeNow(id + "-amount-02", 0.3);
        completeNow(id + "-amount-03", 0.2);
        await().until(() -> study(id).getInt("progress.completed") == 3);

        restarted().pass();

        // The runs have ended, what they said of the validation set is still to come.
        assertThat(study(id).getString("stages[0].state")).isEqualTo("RUNNING");
        assertThat(study(id).getString("stages[0].best.name")).isEqualTo("all");
        assertThat(study(id).getString("stages[1].state")).isEqualTo("WAITING");

        StudyPlay.validated(id + "-amount-01", 2_000, row -> row % 10 != 0 && row % 20 != 1);
        StudyPlay.validated(id + "-amount-02", 2_000, row -> row % 10 != 0 ^ row % 500 == 7);
        StudyPlay.validated(id + "-amount-03", 2_000, row -> row % 10 != 0);
        await().untilAsserted(() -> {
            restarted().pass();
            assertThat(published("experiment-requests", id + "-next-01")).hasSize(1);
        });

        assertThat(study(id).getFloat("stages[1].base.dataset.fraction")).isEqualTo(0.5f);
        assertThat(study(id).getString("stages[0].best.name")).isEqualTo("half");
        assertThat(study(id).getString("stages[0].best.reason"))
                .startsWith(
                        "half (−0.2 points, p < 0.001; these two models) is equivalent to all (within 1 point of validation"
                                + " accuracy, on 2,000 examples); tenth (−5.0 points")
                .endsWith("is not shown to be equivalent");
        assertThat(given().get("/api/v1/studies/" + id + "/report").asString())
                .contains("Chosen by validation: half", "Chosen: half, test accuracy", "Chosen configuration: half.")
                .contains("Choice of a fraction", "Westfall, P. H.")
                .doesNotContain("Best by validation loss: half");
        assertThat(given().get("/api/v1/studies/" + id + "/best").jsonPath().getString("stages[0].reason"))
                .startsWith("half (−0.2 points");
    }

    /** Average precision may halve where accuracy does not move, so that nothing of the validation set is waited for. */
    @Test
    void fractionsOfAStudyThatSelectsByAnotherMeasureGiveTheLargestAtOnce() {
        var id = fractions("val_macro_f1");
        for (int cell = 1; cell <= 3; cell++) {
            completeNow(id + "-amount-0" + cell, 0.1 * cell);
        }
        await().until(() -> study(id).getInt("progress.completed") == 3);

        restarted().pass();

        assertThat(study(id).getString("stages[0].best.name")).isEqualTo("all");
        assertThat(study(id).getString("stages[0].best.reason"))
                .startsWith("the largest fraction is taken: the study selects by validation macro F1");
        assertThat(study(id).getFloat("stages[1].base.dataset.fraction")).isEqualTo(1f);
    }

    /** The choice is of the rules of today, and a cancelled study will never make it. */
    @Test
    void aCancelledStudyKeepsTheBestByValidation() {
        var id = fractions();
        for (int cell = 1; cell <= 3; cell++) {
            completeNow(id + "-amount-0" + cell, 0.1 * cell);
        }
        await().until(() -> study(id).getInt("progress.completed") == 3);

        StudyPlay.command(id, "cancel");
        restarted().pass();

        assertThat(study(id).getString("state")).isEqualTo("CANCELLED");
        assertThat(study(id).getString("stages[0].best.name")).isEqualTo("tenth");
        assertThat(study(id).<Object>get("stages[0].best.reason")).isNull();
    }

    /** Right on the same examples as the whole, and a third label was said once, by the whole alone. */
    @Test
    void aRareLabelAndRunsThatAreRightOnTheSameExamplesAreJudged() {
        var id = fractions();
        for (int cell = 1; cell <= 3; cell++) {
            boolean isWhole = cell == 3;
            StudyPlay.answered(
                    id + "-amount-0" + cell, 3, 2_000, row -> isWhole && row == 10 ? 2 : (row + row / 10) % 2);
            completeNow(id + "-amount-0" + cell, 0.3);
        }

        await().untilAsserted(() -> {
            restarted().pass();
            assertThat(published("experiment-requests", id + "-next-01")).hasSize(1);
        });

        assertThat(study(id).getString("stages[0].best.reason"))
                .startsWith("tenth (0.0 points, p < 0.001; these two models) is equivalent to all");
    }

    @Test
    void fractionsOfWhichNothingIsKnownOnTheValidationSetGiveTheLargest() {
        var id = fractions();
        for (int cell = 1; cell <= 3; cell++) {
            StudyPlay.predicted(id + "-amount-0" + cell, "played", 10, row -> true);
            complete(id + "-amount-0" + cell, 0.1 * cell);
        }

        await().untilAsserted(() -> {
            restarted().pass();
            assertThat(published("experiment-requests", id + "-next-01")).hasSize(1);
        });

        assertThat(study(id).getFloat("stages[1].base.dataset.fraction")).isEqualTo(1f);
        assertThat(study(id).getString("stages[0].best.reason"))
                .startsWith("the largest fraction is taken: the validation predictions of 3 of the runs are missing");
    }

    private static void completeNow(String experiment, double loss) {
        Stack.event("run-completed", experiment, 1, 4, event -> {
            event.put("occurred_at", Instant.now().toString());
            ((ObjectNode) event.get("best")).put("loss", loss);
        });
    }

    private String fractions() {
        return fractions("val_loss");
    }

    private String fractions(String selectBy) {
        var id = play.started("""
                {name: play, select_by: %s, fixed: {dataset: {seed: %d, protocol: fixed-test}}, stages: [
                  {name: amount, configurations: [{name: tenth, dataset.fraction: 0.1},
                    {name: half, dataset.fraction: 0.5}, {name: all, dataset.fraction: 1.0}]},
                  {name: next, best_of: amount, configurations: [{name: one, epochs: 1}]}]}""".formatted(selectBy, play.dataSeed));
        restarted().pass();
        return id;
    }

    /** A runner that remembers nothing of those before it. */
    @Test
    void theStampOfAStudyChangesWithItsRunsAndOnlyThen() {
        var id = play.start(STAGES);
        restarted().pass();
        var before = stamp(id);

        assertThat(stamp(id)).isEqualTo(before).isNotEmpty();

        complete(id + "-context-01", 0.4);
        await().until(() -> study(id).getInt("progress.completed") == 1);
        assertThat(stamp(id)).isNotEqualTo(before);
    }

    @Test
    void aRunThatPausedAgainBetweenTwoLooksGivesAnotherStamp() {
        var id = play.start(STAGES);
        restarted().pass();
        var run = id + "-context-01";
        pause(run, 1);
        await().until(() -> Stack.state(run), "PAUSED"::equals);
        var before = stamp(id);

        Stack.event("run-released", run, 2, 0, event -> {});
        pause(run, 2);

        await().untilAsserted(() -> {
            assertThat(given().get("/api/v1/experiments/" + run + "/events")
                            .jsonPath()
                            .getList("type", String.class))
                    .filteredOn("run_paused"::equals)
                    .hasSize(2);
        });
        assertThat(Stack.state(run)).isEqualTo("PAUSED");
        assertThat(stamp(id)).isNotEqualTo(before);
    }

    private static void pause(String run, int attempt) {
        Stack.event("run-started", run, attempt, 1, event -> {});
        Stack.event("run-paused", run, attempt, 9, event -> event.put("epoch", attempt));
    }

    private String stamp(String id) {
        return QuarkusTransaction.requiringNew().call(() -> studies.active().stream()
                .filter(study -> study.id().equals(id))
                .findFirst()
                .orElseThrow()
                .stamp());
    }

    private StudyRunner restarted() {
        return new StudyRunner(studies, decisions, publishing, looking);
    }
}
