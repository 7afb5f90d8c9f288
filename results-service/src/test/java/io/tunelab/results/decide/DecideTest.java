package io.tunelab.results.decide;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.study.StudyPlay.study;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.study.StudyPlay;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stages that add seeds until they are decided, with played runs whose test predictions are made here. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class DecideTest {
    private static final int EXAMPLES = 2_000;
    private static final String STUDY = """
            name: decide
            fixed: {dataset: {seed: %d}}
            stages:
              - name: rates
                configurations: [{name: base, epochs: 1}, {name: clear, epochs: 2}, {name: close, epochs: 3}]
                decide: {baseline: base, margin: 0.012, max_seeds: 6}
              - {name: after, best_of: rates, seeds: 1}
            """;
    /** True accuracies: one is clearly better, one is a little less than the margin away. */
    private static final Map<String, Double> ACCURACIES = Map.of("base", 0.80, "clear", 0.90, "close", 0.807);

    private final StudyPlay play = new StudyPlay();

    @Test
    void seedsAreAddedWhereDoubtRemainsAndTheVerdictIsTheSameEverywhere() {
        var id = play.started(STUDY.formatted(play.dataSeed));

        finish(id);

        var names = study(id).<String>getList("stages[0].cells.name");
        long ofClear = names.stream().filter("clear"::equals).count();
        long ofClose = names.stream().filter("close"::equals).count();
        assertThat(ofClear).isLessThan(ofClose);
        assertThat(names.stream().filter("base"::equals).count()).isEqualTo(ofClose);
        assertThat(study(id).getInt("progress.total")).isEqualTo(names.size() + 1);
        assertThat(study(id).getString("stages[0].deciding")).endsWith("over after " + ofClose + " seeds");

        var compared = compare(id);
        assertThat(compared.getString("configurations[0].outcome")).isEqualTo("better");
        assertThat(compared.getInt("configurations[0].runs")).isEqualTo((int) ofClear);
        assertThat(compared.getString("configurations[0].verdict"))
                .contains("for all 5 looks", "significantly better; settled at look " + (ofClear - 1) + " of 5");
        assertThat(compared.getInt("configurations[1].comparisons")).isEqualTo(2);
        assertThat(compared.getInt("looks.runs")).isEqualTo(names.size());
        assertThat(compared.getInt("looks.most_runs")).isEqualTo(18);
        assertThat(compared.getList("looks.steps")).hasSize((int) (ofClear + ofClose - 2));
        assertThat(compared.getDouble("looks.nominal_level")).isEqualTo(0.01);
        var report =
                given().get("/api/v1/studies/" + id + "/report?format=markdown").asString();
        assertThat(report)
                .contains(compared.<String>getList("configurations.verdict").stream()
                        .map(Verdicts::conclusion)
                        .toList())
                .contains("interval for all looks")
                .contains(
                        compared.getString("looks.summary"),
                        compared.getString("note"),
                        "Look by look, in points: 2 seeds");
        assertThat(given().get("/api/v1/studies/" + id + "/compare?stage=rates&baseline=clear")
                        .jsonPath()
                        .getString("note"))
                .contains("The number of seeds was chosen by looking at results");
    }

    /** Sixty test examples cannot show a difference of one point, whatever the number of seeds. */
    @Test
    void whatMoreSeedsCannotSettleIsGivenUp() {
        var id = play.started(
                STUDY.formatted(play.dataSeed).replace("name: close, epochs: 3", "name: base too, epochs: 3"));

        finish(id, 60);

        var compared = compare(id);
        assertThat(compared.getString("configurations[1].outcome")).isEqualTo("undecided");
        assertThat(compared.getString("configurations[1].verdict")).contains("given up at look", "more test examples");
        assertThat(study(id).getList("stages[0].cells").size()).isLessThan(18);
    }

    /** Without two completed runs of the baseline the first look compares nothing, and a retry takes it back. */
    @Test
    void aRetryAfterALookGivesNoSeedTwice() {
        var id = play.started("""
                name: decide
                fixed: {dataset: {seed: %d}}
                stages:
                  - name: rates
                    configurations: [{name: base, epochs: 1}, {name: base too, epochs: 3}]
                    decide: {baseline: base, margin: 0.001, max_seeds: 3}
                """.formatted(play.dataSeed));
        StudyPlay.fail(StudyPlay.submitted(id, 0, 0));
        for (int cell = 1; cell < 4; cell++) {
            played(
                    StudyPlay.submitted(id, 0, cell),
                    cell < 2 ? "base" : "base too",
                    study(id).getInt("stages[0].cells[%d].seed".formatted(cell)),
                    EXAMPLES);
        }
        await().until(() -> study(id).getList("stages[0].cells").size(), Integer.valueOf(6)::equals);

        StudyPlay.command(id, "retry");
        finish(id);

        assertThat(study(id).<Map<String, Object>>getList("stages[0].cells"))
                .extracting(cell -> cell.get("name") + " " + cell.get("seed"))
                .hasSize(6)
                .doesNotHaveDuplicates();
        assertThat(compare(id).getString("looks.summary")).startsWith("Ended after 3 seeds");
    }

    @Test
    void theDryRunSaysWhatADecisionMayCost() {
        var planned = given().contentType(ContentType.JSON)
                .body("""
                        {"fixed": {"dataset": {"seed": %d}}, "stages": [{"grid": {"epochs": [1, 2]},
                         "decide": {"baseline": "1", "margin": 0.005, "max_seeds": 8}}]}""".formatted(play.dataSeed))
                .post("/api/v1/studies?dry_run=true")
                .jsonPath();

        assertThat(planned.getInt("cells")).isEqualTo(4);
        assertThat(planned.getInt("most_cells")).isEqualTo(16);
        assertThat(planned.getInt("stages[0].epochs.least")).isEqualTo(2 * (1 + 2));
        assertThat(planned.getInt("stages[0].epochs.most")).isEqualTo(8 * (1 + 2));
        assertThat(planned.getString("stages[0].deciding"))
                .startsWith("Until every comparison with 1 is better, worse or equivalent (±0.5 points), 2 to 8 seeds:"
                        + " 4 runs at least, 16 at most; ")
                .contains("At most 7 looks, each at a nominal level of 0.71%.");
    }

    private static JsonPath compare(String id) {
        return given().get("/api/v1/studies/" + id + "/compare?stage=rates").jsonPath();
    }

    private static void finish(String id) {
        finish(id, EXAMPLES);
    }

    /** Plays the trainer until the study has ended. */
    private static void finish(String id, int examples) {
        Set<String> done = new HashSet<>();
        await().until(() -> {
            var now = study(id);
            List<Map<String, Object>> cells = now.getList("stages.cells.flatten()");
            for (var cell : cells) {
                var experiment = (String) cell.get("experiment_id");
                if ("QUEUED".equals(cell.get("state")) && done.add(experiment)) {
                    played(experiment, (String) cell.get("name"), (int) cell.get("seed"), examples);
                }
            }
            return now.getString("state").equals("COMPLETED");
        });
    }

    /** Examples have a difficulty of their own, runs a little luck. */
    private static void played(String experiment, String name, int seed, int examples) {
        var luck = new Random(31L * name.hashCode() + seed);
        double accuracy = ACCURACIES.getOrDefault(name, 0.8) + 0.004 * luck.nextGaussian();
        var difficulty = new Random(1);
        var right = new boolean[examples];
        for (int row = 0; row < examples; row++) {
            right[row] = difficulty.nextDouble() + 0.03 * luck.nextGaussian() < accuracy;
        }
        StudyPlay.tested(experiment, examples, row -> right[row]);
    }
}
