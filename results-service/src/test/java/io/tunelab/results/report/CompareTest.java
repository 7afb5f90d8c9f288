package io.tunelab.results.report;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.study.StudyPlay;
import java.util.List;
import java.util.UUID;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any runs beside each other, played through the real topics into the real database. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class CompareTest {
    private final String id = "compare-" + UUID.randomUUID();

    @Test
    void groupsThatDifferInManySettingsAreNamedByThoseThatTellThemApart() {
        var shared = "\"batch_size\": 8, \"epochs\": 1, \"dataset\": {\"fraction\": 0.5}";
        run("a", shared + ", \"learning_rate\": 1e-4", 140, "same");
        run("b", shared + ", \"learning_rate\": 2e-4", 140, "same");
        run("c", "\"batch_size\": 16, \"epochs\": 2, \"learning_rate\": 1e-4", 140, "same");

        assertThat(compare(ids("a", "b", "c")).jsonPath().getList("groups.name"))
                .containsExactly(
                        "dataset.fraction 0.5, learning_rate 1e-4, …",
                        "dataset.fraction 0.5, learning_rate 2e-4, …",
                        "dataset.fraction 0.25, learning_rate 1e-4, …");
    }

    @Test
    void runsThatDifferInSeedsAreAGroupAndGroupsAreJudged() {
        for (int seed = 1; seed <= 3; seed++) {
            run("a" + seed, "\"max_length\": 128, \"seed\": " + seed, 140 + seed, "same");
            run(
                    "b" + seed,
                    "\"max_length\": 256, \"study\": \"%s\", \"seed\": %d".formatted(id, seed),
                    180 + seed,
                    "same");
        }
        run("other", "\"max_length\": 128, \"dataset\": {\"seed\": 7}", 190, "another");

        var view = compare(ids("a1", "b1", "a2", "b2", "a3", "b3", "other") + ",gone")
                .jsonPath();

        assertThat(view.getList("missing")).containsExactly("gone");
        assertThat(view.getList("groups.name"))
                .containsExactly(
                        "dataset.seed 42, max_length 128",
                        "dataset.seed 42, max_length 256",
                        "dataset.seed 7, max_length 128");
        assertThat(view.getList("groups[0].experiments")).containsExactly(id("a1"), id("a2"), id("a3"));
        assertThat(view.getInt("groups[0].metrics.test_accuracy.runs")).isEqualTo(3);
        assertThat(view.getDouble("groups[0].metrics.test_accuracy.mean")).isEqualTo(0.71);
        assertThat(view.getList("configuration.field")).containsExactly("dataset.seed", "max_length", "seed");
        assertThat(view.getList("configuration[1].values")).containsExactly(128, 256, 128, 256, 128, 256, 128);
        assertThat(view.getList("provenance.field")).containsExactly("test_digest");
        assertThat(view.getString("baseline")).isEqualTo("dataset.seed 42, max_length 128");
        assertThat(view.getList("comparisons")).hasSize(2);
        assertThat(view.getString("comparisons[0].outcome")).isEqualTo("better");
        assertThat(view.getInt("comparisons[0].baseline_runs")).isEqualTo(3);
        assertThat(view.getString("comparisons[1].not_comparable")).contains("different examples");
        assertThat(view.getString("runs[1].study")).isEqualTo(id);
        assertThat(view.getString("runs[1].group")).isEqualTo("dataset.seed 42, max_length 256");

        var turned = compare(ids("a1", "b1") + "&baseline=" + id("b1")).jsonPath();
        assertThat(turned.getString("baseline")).isEqualTo("max_length 256");
        assertThat(turned.getString("comparisons[0].outcome")).isEqualTo("worse");
    }

    /** As two initialisations and two orders; four independent runs would have the interval 0.699 to 0.741. */
    @Test
    void crossedSeedsHaveTheIntervalOfTheirDesignAndARepeatedOneCountsOnce() {
        for (int cell = 0; cell < 4; cell++) {
            crossed("c" + cell, cell, 141 + 4 * (cell % 2) + 2 * (cell / 2));
        }
        crossed("again", 0, 141);

        var group = compare(ids("c0", "c1", "c2", "c3", "again")).jsonPath();

        assertThat(group.getList("groups[0].experiments")).hasSize(5);
        assertThat(group.getInt("groups[0].metrics.test_accuracy.runs")).isEqualTo(4);
        assertThat(group.getDouble("groups[0].metrics.test_accuracy.mean")).isCloseTo(0.72, Offset.offset(1e-9));
        assertThat(group.getDouble("groups[0].metrics.test_accuracy.interval.low"))
                .isLessThan(0.68);
    }

    private void crossed(String name, int cell, int right) {
        run(
                name,
                "\"seed\": 1, \"init_seed\": %d, \"order_seed\": %d, \"dropout_seed\": 1".formatted(cell % 2, cell / 2),
                right,
                "crossed");
    }

    @Test
    void aRunOfUnknownSettingsIsShownAndNotCompared() {
        run("known", "\"seed\": 1", 150, "unknown");
        StudyPlay.predicted(id("lost"), "compare-unknown", 200, row -> row < 140);
        event("run-completed", id("lost"), 1, 4, event -> ((ObjectNode) event.get("provenance"))
                .put("test_digest", "unknown"));
        await().until(() -> state(id("lost")), "COMPLETED"::equals);

        var view = compare(ids("known", "lost")).jsonPath();

        assertThat(view.getList("runs.experiment_id")).containsExactly(id("known"), id("lost"));
        assertThat(view.getList("configuration"))
                .as("nothing is known to differ")
                .isEmpty();
        assertThat(view.getString("comparisons[0].not_comparable"))
                .isEqualTo("the settings of '%s' are unknown".formatted(id("lost")));
    }

    @Test
    void curvesAreDrawnByEpochAndByStepWithABandOverSeeds() {
        for (int seed = 1; seed <= 2; seed++) {
            int step = seed;
            submit(id("s" + seed), "\"seed\": " + seed);
            event("run-started", id("s" + seed), 1, 0, event -> {});
            event("run-progress", id("s" + seed), 1, 1, event -> event.putArray("curve")
                    .addObject()
                    .put("step", 50)
                    .put("loss", 0.5 * step)
                    .put("learning_rate", 1e-5)
                    .put("tokens_per_second", 100));
            event("epoch-completed", id("s" + seed), 1, 2, event -> ((ObjectNode) event.get("validation"))
                    .put("accuracy", 0.8 + 0.02 * step));
            await().until(() -> given().get("/api/v1/experiments/" + id("s" + step) + "/epochs")
                            .jsonPath()
                            .getList("")
                            .size()
                    == 1);
        }

        var epochs = curves(ids("s1", "s2") + "&metric=val_accuracy");
        var steps = curves(ids("s1", "s2") + "&by=step");

        assertThat(epochs.getList("runs.y")).isEqualTo(List.of(List.of(0.82f), List.of(0.84f)));
        assertThat(epochs.getFloat("groups[0].mean[0]")).isEqualTo(0.83f);
        assertThat(epochs.getFloat("groups[0].high[0]")).isCloseTo(0.844142f, Offset.offset(1e-6f));
        assertThat(steps.getString("metric")).isEqualTo("train_loss");
        assertThat(steps.getList("groups[0].x")).containsExactly(50);
        assertThat(steps.getList("groups[0].mean")).containsExactly(0.75f);
        assertThat(steps.getList("groups[0].runs")).containsExactly(2);
    }

    @Test
    void aRunWithoutResultsIsComparedBySettingsAndTheReasonIsSaid() {
        run("done", "\"epochs\": 1", 150, "same");
        submit(id("open"), "\"epochs\": 2");

        var view = compare(ids("done", "open")).jsonPath();

        assertThat(view.getList("configuration.field")).containsExactly("epochs");
        assertThat(view.getString("comparisons[0].not_comparable")).isEqualTo("none of its runs completed");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 400, runs",
        "'?runs=,', 400, runs",
        "'?runs=nobody-knows-it', 404, none of the 1 runs",
        "'?runs=x&margin=2', 400, margin",
        "'/curves?runs=x&metric=colour', 400, val_accuracy",
        "'/curves?runs=x&metric=val_loss&by=step', 400, learning_rate",
        "'/curves?runs=x&by=hour', 400, epoch",
    })
    void whatCannotBeComparedIsSaid(String query, int status, String reason) {
        var answer = given().get("/api/v1/compare" + query);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.jsonPath().getString("detail")).contains(reason);
    }

    private void run(String name, String fields, int right, String test) {
        submit(id(name), fields);
        StudyPlay.predicted(id(name), "compare-" + test, 200, row -> row < right);
        StudyPlay.awaitPredictions(id(name));
        event("run-completed", id(name), 1, 4, event -> {
            ((ObjectNode) event.get("test")).put("accuracy", right / 200.0);
            ((ObjectNode) event.get("provenance")).put("test_digest", test);
        });
        await().until(() -> state(id(name)), "COMPLETED"::equals);
    }

    private static void submit(String id, String fields) {
        given().contentType("application/json")
                .body("{\"experiment_id\": \"%s\", %s}".formatted(id, fields))
                .post("/api/v1/experiments")
                .then()
                .statusCode(202);
    }

    private String id(String name) {
        return id + "-" + name;
    }

    private String ids(String... names) {
        return "?runs=" + String.join(",", List.of(names).stream().map(this::id).toList());
    }

    private static Response compare(String query) {
        var answer = given().get("/api/v1/compare" + query);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer;
    }

    private static JsonPath curves(String query) {
        var answer = given().get("/api/v1/compare/curves" + query);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath();
    }
}
