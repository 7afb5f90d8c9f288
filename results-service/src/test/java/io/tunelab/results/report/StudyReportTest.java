package io.tunelab.results.report;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.startsWith;

import blue.strategic.parquet.ParquetReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import io.tunelab.results.store.PredictionsEntity;
import io.tunelab.results.study.StudyPlay;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.csv.CSVFormat;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** A study of two stages whose runs are played: what its tables, curves, comparisons and reports say. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class StudyReportTest {
    private static final int TEST_EXAMPLES = 400;
    private static final String STUDY = """
            name: report
            question: Is <more> better?
            seeds: %d
            fixed: {dataset: {seed: %d}}
            stages:
              - name: length
                grid: {max_length: [128, 256], learning_rate: [2e-5, 1e-5]}
              - name: data
                best_of: length
                configurations: [{name: "a | b", dataset: {fraction: 0.5}}, {name: all, dataset: {fraction: 1.0}}]
            comparisons: [{stage: data, baseline: all, margin: 0.02}]
            """;
    private final StudyPlay play = new StudyPlay();

    @Inject
    EntityManagerFactory factory;

    @TempDir
    Path temporary;

    @Test
    void aFinishedStudyIsTold() throws Exception {
        var id = finished(1);

        var best = get(id, "best").jsonPath();
        assertThat(best.getString("stages[0].name")).isEqualTo("256/1e-5");
        assertThat(best.getDouble("stages[0].value")).isEqualTo(0.2);
        assertThat(best.getInt("stages[0].request.max_length")).isEqualTo(256);

        var curve = get(id, "learning-curve").jsonPath();
        assertThat(curve.getList("points.train_examples")).containsExactly(1_000, 2_000);
        assertThat(curve.getDouble("fit.exponent")).isPositive();
        assertThat(curve.getDouble("fit.gain_from_doubling")).isPositive();
        assertThat(curve.getDouble("points[0].test_accuracy_interval.low"))
                .isLessThan(curve.getDouble("points[0].test_accuracy"));

        var compared = get(id, "compare?stage=length&baseline=256/1e-5").jsonPath();
        assertThat(compared.getList("configurations.name")).containsExactly("128/2e-5", "128/1e-5", "256/2e-5");
        assertThat(compared.getString("configurations[0].verdict")).contains(": significantly worse");
        assertThat(compared.getString("configurations[0].method")).startsWith("McNemar");
        assertThat(compared.getString("note")).startsWith("These 3 comparisons use the same 400 test examples.");
        // All probabilities are 0.9 or 0.1; 340 of 400 are right in the baseline.
        assertThat(compared.getString("calibration"))
                .startsWith("Expected calibration error and Brier score on these examples: 256/1e-5 ")
                .contains("; 128/2e-5 ");
        var asTheStudyAsks = get(id, "compare?stage=data").jsonPath();
        assertThat(asTheStudyAsks.getString("baseline")).isEqualTo("all");
        assertThat(asTheStudyAsks.getDouble("margin")).isEqualTo(0.02);
        assertThat(asTheStudyAsks.getString("configurations[0].not_comparable"))
                .isEqualTo("it was tested on different examples than the baseline");

        assertThat(compared.getString("f1"))
                .startsWith("Differences in F1, points (95% intervals, each by itself): 128/2e-5 −")
                .contains("; 256/2e-5 −");
        var whole = StudyPlay.study(id);
        assertThat(whole.getString("best.stage")).isEqualTo("data");
        assertThat(whole.getString("best.caution"))
                .isEqualTo("not comparable with the best of length (other validation set)");

        assertThat(get(id, "effects").jsonPath().getList("[0].effects.field"))
                .containsExactlyInAnyOrder("max_length", "learning_rate");
        assertThat(get(id, "pareto?stage=length").jsonPath().getList("points.on_front"))
                .contains(true);

        var doubts = get(id, "label-doubts?stage=length").jsonPath();
        assertThat(doubts.getInt("[0].runs")).isEqualTo(4);
        // The played runs are wrong on the same last 60 examples.
        assertThat(doubts.getList("[0].doubts")).hasSize(60);
        assertThat(doubts.getInt("[0].doubts[0].agreeing")).isEqualTo(4);
        doubtsAndTheDataMapAreTold(id);

        reliabilityIsShownWithAndWithoutTheTemperature(id);
        tablesAreRight(id);
        epochsAreAllThere(id);
        reportsAreRight(id);
    }

    private static void doubtsAndTheDataMapAreTold(String id) throws Exception {
        try (var csv = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .get()
                .parse(new StringReader(
                        get(id, "label-doubts?stage=length&format=csv").asString()))) {
            var records = csv.getRecords();
            assertThat(records).hasSize(60);
            var first = records.get(0);
            assertThat(first.get("agreeing_runs") + " of " + first.get("runs")).isEqualTo("4 of 4");
            assertThat(Double.parseDouble(first.get("probability"))).isCloseTo(0.1, within(1e-6));
            assertThat(Double.parseDouble(first.get("predicted_probability"))).isCloseTo(0.9, within(1e-6));
            assertThat(first.get("label")).isNotEqualTo(first.get("predicted"));
        }
        assertThat(get(id, "label-doubts?stage=data&format=csv").asString().strip())
                .as("too few runs on the same texts")
                .isEqualTo("stage,text_id,label,predicted,agreeing_runs,runs,probability,predicted_probability,text");
        assertThat(get(id, "label-doubts?stage=data").jsonPath().getString("[0].finding"))
                .isEqualTo("Finding mislabelled texts takes 3 runs that were tested on the same texts; there is 1.");
        assertThat(get(id, "label-doubts?format=latex").statusCode()).isEqualTo(400);

        var map = get(id, "cartography?stage=length").jsonPath();
        assertThat(map.getString("[0].configuration")).isEqualTo("256/1e-5");
        assertThat(map.getMap("[0].regions")).isEqualTo(Map.of("easy", 30, "ambiguous", 30, "hard", 30));
        assertThat(map.getString("[0].finding"))
                .isEqualTo("Training texts of 256/1e-5 over 4 epochs: 30 easy, 30 ambiguous, 30 hard.");
        assertThat(map.getInt("[0].hardest[0].row")).isEqualTo(1060);
        assertThat(map.getFloat("[0].hardest[0].correctness")).isZero();
        assertThat(get(id, "cartography?format=parquet").asByteArray()).startsWith("PAR1".getBytes(UTF_8));
        try (var csv = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .get()
                .parse(new StringReader(
                        get(id, "cartography?stage=length&format=csv").asString()))) {
            var records = csv.getRecords();
            assertThat(records).hasSize(90);
            assertThat(records.get(45).get("region")).isEqualTo("ambiguous");
            assertThat(records.get(45).get("text_id")).isEqualTo("1045");
            assertThat(Double.parseDouble(records.get(45).get("correctness"))).isEqualTo(0.5);
        }
        assertThat(get(id, "report").asString())
                .contains("60 of 400 test texts are probably mislabelled", "Data map of 256/1e-5");
        assertThat(get(id, "report?format=markdown").asString())
                .contains("60 of 400 test texts are probably mislabelled", "charts/length-data-map.svg");
    }

    /** All probabilities are 0.9 or 0.1, and 340 of 400 are right: too sure by 5 points. */
    private static void reliabilityIsShownWithAndWithoutTheTemperature(String id) {
        var experiment = StudyPlay.study(id).getString("stages[0].cells[3].experiment_id");
        var reliability = given().get("/api/v1/experiments/" + experiment + "/reliability")
                .jsonPath();
        double scaled = Math.pow(0.9, 1 / 1.31) / (Math.pow(0.9, 1 / 1.31) + Math.pow(0.1, 1 / 1.31));

        assertThat(reliability.getDouble("scaled.temperature")).isEqualTo(1.31);
        assertThat(reliability.getDouble("test_brier")).isCloseTo(0.85 * 0.01 + 0.15 * 0.81, within(1e-6));
        assertThat(reliability.getDouble("scaled.test_brier"))
                .isCloseTo(0.85 * Math.pow(1 - scaled, 2) + 0.15 * scaled * scaled, within(1e-6));
        assertThat(get(id, "report?format=markdown").asString())
                .contains("Calibration of 256/1e-5 on the test set")
                .contains("With the temperature 1.31, fitted on validation")
                .contains("- Class weights: NEG 1.250, POS 0.8333")
                .contains("**Class weights.** With class weights, the training loss is");
        assertThat(get(id, "charts/length-reliability.svg").asString()).contains("perfect calibration");
    }

    private static void epochsAreAllThere(String id) throws Exception {
        var answer = get(id, "metrics?format=csv");
        assertThat(answer.header("Content-Disposition")).isEqualTo("attachment; filename=\"" + id + "-metrics.csv\"");
        try (var csv = CSVFormat.RFC4180.builder().setHeader().get().parse(new StringReader(answer.asString()))) {
            var records = csv.getRecords();
            assertThat(records).hasSize(6);
            assertThat(records.get(4).get("configuration")).isEqualTo("a | b");
            assertThat(Double.parseDouble(records.get(0).get("val_loss"))).isPositive();
        }
        var json = get(id, "metrics?stage=data").jsonPath();
        assertThat(json.getString("study")).isEqualTo(id);
        assertThat(json.getList("rows.configuration")).containsExactly("a | b", "all");
        assertThat(json.getInt("rows[0].epoch")).isEqualTo(1);
        assertThat(get(id, "metrics?format=parquet").asByteArray()).startsWith("PAR1".getBytes(UTF_8));
    }

    private void tablesAreRight(String id) throws Exception {
        acceptIsObeyed(id);
        var rows = get(id, "table?rows=runs&format=csv");
        assertThat(rows.header("Content-Disposition")).isEqualTo("attachment; filename=\"" + id + "-runs.csv\"");
        try (var csv = CSVFormat.RFC4180.builder().setHeader().get().parse(new StringReader(rows.asString()))) {
            var records = csv.getRecords();
            assertThat(records).hasSize(6);
            assertThat(records.get(4).get("configuration")).isEqualTo("a | b");
            assertThat(Double.parseDouble(records.get(0).get("learning_rate"))).isEqualTo(2e-5);
            assertThat(records.get(0).get("test_accuracy")).isNotEmpty();
            assertThat(records.get(0).get("provenance.test_digest")).hasSize(64);
        }

        var file = temporary.resolve("table.parquet");
        Files.write(file, get(id, "table?format=parquet").asByteArray());
        var names = ParquetReader.streamContent(
                        file.toFile(), columns -> new blue.strategic.parquet.Hydrator<String, String>() {
                            @Override
                            public String start() {
                                return "";
                            }

                            @Override
                            public String add(String target, String heading, Object value) {
                                return heading.equals("configuration") ? String.valueOf(value) : target;
                            }

                            @Override
                            public String finish(String target) {
                                return target;
                            }
                        })
                .toList();
        assertThat(names).hasSize(6).contains("a | b", "256/1e-5");

        assertThat(get(id, "table?format=markdown").asString())
                .contains("| **256/1e-5** | **256** | **1e-5** | **1** | **0.2000** |")
                .contains("a \\| b");
        assertThat(get(id, "table?format=latex&stage=length").asString())
                .contains("\\textbf{256/1e-5}")
                .contains("max\\_length")
                .doesNotContain("all");
        assertThat(get(id, "table").jsonPath().getList("rows.best"))
                .containsExactly(false, false, false, true, false, true);
    }

    private static void acceptIsObeyed(String id) {
        for (var type : List.of("text/csv", "application/json", "application/vnd.apache.parquet", "text/markdown")) {
            given().accept(type)
                    .get("/api/v1/studies/" + id + "/table")
                    .then()
                    .statusCode(200)
                    .header("Content-Type", startsWith(type));
        }
        given().accept("image/png")
                .get("/api/v1/studies/" + id + "/table")
                .then()
                .statusCode(406);
        given().accept("image/png, */*;q=0.1")
                .get("/api/v1/studies/" + id + "/metrics")
                .then()
                .header("Content-Type", startsWith("application/json"));
        given().accept("text/markdown")
                .get("/api/v1/studies/" + id + "/report")
                .then()
                .header("Content-Type", startsWith("text/markdown"));
    }

    private void reportsAreRight(String id) throws Exception {
        var page = get(id, "report");
        assertThat(page.contentType()).startsWith("text/html");
        assertThat(page.asString())
                .contains("Is &lt;more&gt; better?")
                .contains("Best configuration by validation loss: 256/1e-5.")
                .contains("doubling the data would gain")
                .contains("not compared: it was tested on different examples than the baseline")
                .contains("<h3>How much context and which learning rate? <span class=\"stage\">length</span></h3>")
                .contains(
                        "Best by validation loss: 256/1e-5, test accuracy 85.0% (95% interval 81.2% to 88.2% over 400 test"
                                + " examples).")
                .contains("Against 256/1e-5: 3 significantly worse.")
                .contains("<h3>How much data? <span class=\"stage\">data</span></h3>")
                .contains("No verdict on a | b: it was tested on different examples than the baseline.")
                .contains("McNemar&#39;s test", "Tango, T. (1998).", "<th scope=\"row\">Test examples, SHA-256</th>")
                .contains("reuse: false", "max_length: 256", "name: 256/1e-5,")
                .doesNotContain("src=", "href=", "{report");
        assertThat(get(id, "report?format=markdown").asString())
                .startsWith("# report\n\nIs \\<more> better?\n")
                .contains("![Loss by epoch](charts/length-loss.svg)");

        List<String> charts = get(id, "charts").jsonPath().getList("name");
        assertThat(charts).contains("length-heat-map", "length-pareto", "length-differences", "data-learning-curve");
        for (var chart : charts) {
            var svg = get(id, "charts/" + chart + ".svg");
            assertThat(svg.contentType()).startsWith("image/svg+xml");
            var factory = DocumentBuilderFactory.newInstance();
            assertThat(factory.newDocumentBuilder()
                            .parse(new InputSource(new StringReader(svg.asString())))
                            .getDocumentElement()
                            .getTagName())
                    .isEqualTo("svg");
            assertThat(svg.asString()).doesNotContain("NaN", "Infinity");
        }
    }

    @Test
    void oneChartCostsNoMoreThanItself() {
        var id = finished(1);
        factory.unwrap(SessionFactory.class).getStatistics().setStatisticsEnabled(true);

        assertThat(predictionsRead(id, "charts/length-heat-map.svg")).isZero();
        assertThat(predictionsRead(id, "charts/length-loss.svg")).isZero();
        assertThat(predictionsRead(id, "charts/length-differences.svg")).isPositive();
    }

    /** How often the predictions of a run are read for an answer. */
    private long predictionsRead(String id, String what) {
        var statistics = factory.unwrap(SessionFactory.class).getStatistics();
        long before = statistics
                .getEntityStatistics(PredictionsEntity.class.getName())
                .getLoadCount();
        assertThat(get(id, what).statusCode()).isEqualTo(200);
        return statistics.getEntityStatistics(PredictionsEntity.class.getName()).getLoadCount() - before;
    }

    @Test
    void severalSeedsGiveMeansAndAreComparedOverTheSeeds() {
        var id = finished(3);

        var table = get(id, "table?stage=length").jsonPath();
        assertThat(table.getInt("rows[0].completed")).isEqualTo(3);
        assertThat(table.getDouble("rows[0].val_loss_sd")).isPositive();
        assertThat(table.getDouble("rows[0].test_accuracy_low")).isLessThan(table.getDouble("rows[0].test_accuracy"));
        var compared = get(id, "compare?stage=length").jsonPath();
        assertThat(compared.getString("configurations[0].method"))
                .isEqualTo("random effects of seeds and test examples");
        assertThat(compared.getInt("configurations[0].runs")).isEqualTo(3);
        assertThat(compared.getString("note")).doesNotContain("two seeds");
        assertThat(compared.getDouble("configurations[0].seed_share")).isBetween(0.0, 1.0);
        assertThat(compared.getString("sensitivity.text"))
                .startsWith("With 400 test examples and 3 seeds, true differences under ");
        assertThat(get(id, "report").asString()).contains("are likely to go unnoticed.");

        var planned = given().contentType("application/json")
                .queryParam("dry_run", true)
                .body("""
                        {"name": "planned", "fixed": {"dataset": {"seed": %d}},
                         "stages": [{"name": "length", "seeds": 3, "grid": {"max_length": [128, 256]}}]}""".formatted(play.dataSeed))
                .post("/api/v1/studies");
        assertThat(planned.jsonPath().getString("stages[0].sensitivity"))
                .as(planned.asString())
                .startsWith("With 400 test examples and 3 seeds, true differences under ")
                .endsWith(" Variances are those of 12 earlier runs on this data.");
        assertThat(get(id, "report").asString()).contains("mean ± standard deviation of 3 runs");
    }

    /** JointCalibrationTest has the figures. */
    @Test
    void twoSeedsAreTooFewForSeveralComparisonsWhichIsSaid() {
        var id = finished(2);

        assertThat(get(id, "compare?stage=length").jsonPath().getString("note"))
                .contains(
                        "Where a side has two seeds, adjusted intervals and p-values have at most three degrees of freedom");
        assertThat(get(id, "compare?stage=data&baseline=all").jsonPath().getString("note"))
                .isNull();
    }

    @Test
    void aStudyWithoutResultsSaysSo() {
        var id = play.started(STUDY.formatted(1, play.dataSeed));

        assertThat(get(id, "best").jsonPath().getList("stages")).isEmpty();
        assertThat(get(id, "table?rows=runs").jsonPath().getList("rows")).hasSize(6);
        assertThat(get(id, "report").asString()).contains("No run has completed.");
        assertThat(get(id, "charts").jsonPath().getList("$")).isEmpty();
        for (var path : List.of("compare", "learning-curve")) {
            var answer = get(id, path);
            assertThat(answer.statusCode()).as(path).isEqualTo(409);
            assertThat(answer.jsonPath().getString("code")).isEqualTo("not_completed");
        }
        StudyPlay.command(id, "cancel");
    }

    @Test
    void whatDoesNotExistIsRefusedByItsName() {
        var id = play.started(STUDY.formatted(1, play.dataSeed));

        for (var path : List.of(
                "table?format=excel",
                "table?rows=columns",
                "table?rows=runs&format=latex",
                "table?stage=nowhere",
                "metrics?format=markdown",
                "compare?stage=length&baseline=nobody",
                "compare?stage=length&baseline=nobody&margin=2",
                "report?format=pdf")) {
            var answer = get(id, path);
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.jsonPath().getString("errors[0].allowed"))
                    .as(path)
                    .isNotEmpty();
        }
        assertThat(get(id, "charts/nothing.svg").statusCode()).isEqualTo(404);
        assertThat(given().get("/api/v1/studies/nobody/report").statusCode()).isEqualTo(404);
        StudyPlay.command(id, "cancel");
    }

    private static Response get(String id, String what) {
        return given().get("/api/v1/studies/" + id + "/" + what);
    }

    /** Plays all runs of the study: the longer, the slower and the better; the last is the best. */
    private String finished(int seeds) {
        var id = play.started(STUDY.formatted(seeds, play.dataSeed));
        for (int cell = 0; cell < 4 * seeds; cell++) {
            int configuration = cell / seeds;
            var experiment = StudyPlay.submitted(id, 0, cell);
            complete(
                    experiment,
                    0.5 - 0.1 * configuration + 0.01 * (cell % seeds),
                    280 + 20 * configuration + cell % seeds,
                    2_000,
                    "t");
        }
        for (int cell = 0; cell < 2 * seeds; cell++) {
            int configuration = cell / seeds;
            var experiment = StudyPlay.submitted(id, 1, cell);
            complete(
                    experiment,
                    0.3 - 0.1 * configuration,
                    330 + 20 * configuration,
                    1_000 * (configuration + 1),
                    "f" + configuration);
        }
        StudyPlay.awaitState(id, "COMPLETED");
        return id;
    }

    /** A run that got the first {@code right} of its test examples right, most of the time. */
    private static void complete(String experiment, double loss, int right, int train, String digest) {
        Stack.event("epoch-completed", experiment, 1, 2, event -> {});
        StudyPlay.predicted(experiment, "any", TEST_EXAMPLES, row -> row < right);
        StudyPlay.awaitPredictions(experiment);
        Stack.event("run-completed", experiment, 1, 4, event -> {
            ((ObjectNode) event.get("best")).put("loss", loss).put("accuracy", (double) right / TEST_EXAMPLES);
            ((ObjectNode) event.get("test")).put("accuracy", (double) right / TEST_EXAMPLES);
            ((ObjectNode) event.get("examples")).put("train", train).put("test", TEST_EXAMPLES);
            ((ObjectNode) event.get("provenance"))
                    .put("test_digest", digest.repeat(64).substring(0, 64));
        });
    }
}
