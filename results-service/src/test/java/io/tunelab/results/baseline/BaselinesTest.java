package io.tunelab.results.baseline;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import io.tunelab.results.study.StudyPlay;
import io.tunelab.results.table.DataTable;
import io.tunelab.results.table.TableFile;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tunelab.v1.TestTexts;

/** Predictions of other classifiers in a study's comparisons. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class BaselinesTest {
    private static final int EXAMPLES = 200;
    private final StudyPlay play = new StudyPlay();
    private final String datasetKey = "baselines-" + UUID.randomUUID();
    private final String digest = UUID.randomUUID().toString().replace("-", "").repeat(2);
    private final Data data = new Data(datasetKey, digest);

    /** What runs are tested on. */
    private record Data(String key, String digest) {}

    @Test
    void anImportedClassifierStandsInTablesVerdictsAndReport() {
        var id = studyWithSeeds(1);

        var imported = post(id, "svm", "no", csv(190, false));

        assertThat(imported.statusCode()).as(imported.asString()).isEqualTo(201);
        assertThat(imported.jsonPath().getDouble("test_accuracy")).isEqualTo(0.95);
        var compared = get(id, "compare?baseline=short").jsonPath();
        assertThat(compared.getList("configurations.name")).containsExactly("long", "svm");
        assertThat(compared.getBoolean("configurations[1].not_run_here")).isTrue();
        assertThat(compared.getString("configurations[1].tuned_on_test")).isEqualTo("no");
        assertThat(compared.getString("configurations[1].method")).startsWith("McNemar");
        assertThat(compared.getString("configurations[1].verdict"))
                .startsWith("+25.0 points")
                .contains("significantly better (these two models)");
        assertThat(compared.getMap("configurations[1]")).doesNotContainKey("calibration_error");
        assertThat(compared.getList("configurations[1].warnings", String.class))
                .containsExactly("svm was not run here: its settings, training data and times are unknown");
        var against = get(id, "compare?baseline=svm").jsonPath();
        assertThat(against.getList("configurations.name")).containsExactly("short", "long");
        assertThat(against.getString("configurations[0].verdict")).contains("significantly worse");
        var table = get(id, "table").jsonPath();
        assertThat(table.getBoolean("rows[2].not_run_here")).isTrue();
        assertThat(table.getDouble("rows[2].test_accuracy")).isEqualTo(0.95);
        assertThat(table.<String, Object>getMap("rows[2]"))
                .as("labels alone have no ranking and no probabilities")
                .containsEntry("test_auroc", null)
                .containsEntry("test_average_precision", null)
                .containsEntry("test_brier", null)
                .hasEntrySatisfying("test_mcc", value -> assertThat(value).isNotNull());
        assertThat(get(id, "table?format=markdown").asString()).contains("| svm (not run here) |");
        assertThat(get(id, "report").asString()).contains("<td>svm (not run here)</td>");
        assertThat(get(id, "charts/length-differences.svg").asString()).contains("svm (not run here)");
        assertThat(get(id, "best").jsonPath().getString("stages[0].name")).isEqualTo("long");
    }

    @Test
    void againstSeveralSeedsTheModelIsFixedAndTheSeedsAreASample() {
        var id = studyWithSeeds(3);

        post(id, "llm", "unknown", csv(150, true));

        var compared = get(id, "compare?baseline=short").jsonPath();
        assertThat(compared.getString("configurations[1].method"))
                .isEqualTo("random effects of seeds and test examples");
        assertThat(compared.getString("configurations[1].verdict")).contains("(one model)");
        assertThat(compared.getInt("configurations[1].runs")).isEqualTo(1);
        assertThat(compared.getDouble("configurations[1].calibration_error")).isPositive();
        assertThat(compared.getList("configurations[1].warnings", String.class))
                .contains("it is unknown whether llm was tuned on the test set");
        assertThat(compared.getString("sensitivity.text")).contains("and 3 seeds");
    }

    @Test
    void theSameAgainChangesNothingAndOtherContentIsRefused() {
        var id = studyWithSeeds(1);
        post(id, "svm", "no", csv(190, true));

        assertThat(post(id, "svm", "no", csv(190, true)).statusCode()).isEqualTo(200);
        for (var other : new Response[] {
            post(id, "svm", "no", csv(180, true)),
            post(id, "svm", "yes", csv(190, true)),
            post(id, "svm", "no", csv(190, false))
        }) {
            assertThat(other.statusCode()).isEqualTo(409);
            assertThat(other.jsonPath().getString("code")).isEqualTo("already_imported");
        }
        assertThat(get(id, "baselines").jsonPath().getList("test_accuracy")).containsExactly(0.95f);

        assertThat(given().delete("/api/v1/studies/" + id + "/baselines/svm").statusCode())
                .isEqualTo(204);
        assertThat(given().delete("/api/v1/studies/" + id + "/baselines/svm").statusCode())
                .isEqualTo(404);
        assertThat(get(id, "baselines").jsonPath().getList("$")).isEmpty();
        assertThat(post(id, "svm", "yes", csv(180, true)).statusCode()).isEqualTo(201);
    }

    @Test
    void equalImportsAtOnceAreOne() {
        var id = studyWithSeeds(1);
        var file = csv(190, true);

        var statuses = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> post(id, "svm", "no", file).statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .sorted();

        assertThat(statuses).containsExactly(200, 200, 200, 201);
    }

    @Test
    void predictionsThatFitSeveralTestSetsNeedTheOneTheyAreFor() {
        var id = started(1);
        var other = new Data(
                "baselines-" + UUID.randomUUID(),
                new StringBuilder(digest).reverse().toString());
        complete(StudyPlay.submitted(id, 0, 0), 140, data);
        complete(StudyPlay.submitted(id, 0, 1), 160, other);
        StudyPlay.awaitState(id, "COMPLETED");
        var ids = get(id, "test-sets").jsonPath().getList("test_set", String.class);

        var ambiguous = post(id, "svm", "no", csv(190, false));

        assertThat(ids).hasSize(2);
        assertThat(ambiguous.statusCode()).isEqualTo(400);
        assertThat(ambiguous.jsonPath().getString("code")).isEqualTo("ambiguous_test_set");
        assertThat(ambiguous.jsonPath().getString("detail")).contains(ids);
        for (var one : ids) {
            var imported = given().contentType("text/csv")
                    .body(csv(190, false).getBytes(UTF_8))
                    .post("/api/v1/studies/" + id + "/baselines?name=svm&tuned_on_test=no&test_set=" + one);
            assertThat(imported.statusCode()).isEqualTo(201);
            assertThat(imported.jsonPath().getString("test_set")).isEqualTo(one);
        }
        assertThat(given().contentType("text/csv")
                        .body(csv(190, false).getBytes(UTF_8))
                        .post("/api/v1/studies/" + id + "/baselines?name=svm&tuned_on_test=no&test_set=none")
                        .jsonPath()
                        .getString("errors[0].field"))
                .isEqualTo("test_set");
    }

    @Test
    void anExtensionDoesNotTakeTheNameOfAnImportedClassifier() {
        var id = studyWithSeeds(1);
        post(id, "svm", "no", csv(190, false));

        var refused = given().contentType("application/json")
                .body("{\"configurations\": [{\"name\": \"svm\", \"max_length\": 64}]}")
                .post("/api/v1/studies/" + id + "/extend");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("detail")).contains("no imported baseline");
    }

    @Test
    void textsThatAreMissingOrUnknownAreNamed() {
        var id = studyWithSeeds(1);
        var file = csv(190, false).replace("\n7,", "\n1007,").replace("\n9,", "\n1009,");

        var answer = post(id, "svm", "no", file);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("test_set_not_covered");
        assertThat(answer.jsonPath().getString("detail"))
                .isEqualTo(
                        "the file must have each of the 200 texts of the test set exactly once: 2 are missing (text_id 7,"
                                + " 9); 2 are not in it (text_id 1007, 1009)");
        assertThat(get(id, "baselines").jsonPath().getList("$")).isEmpty();
    }

    /** What is replaced in a right file, by what, and what the refusal says. */
    private static final String[][] WRONG = {
        {"\n3,POS,0.4,0.6", "\n3,HAPPY,0.4,0.6", "line 5: label is HAPPY; allowed: NEG, POS"},
        {"\n3,POS,0.4,0.6", "\n3,POS,0.6,0.4", "line 5: label is POS; allowed: the label with the largest probability"},
        {"\n3,POS,0.4,0.6", "\n3,POS,0.4,0.9", "probabilities that add up to 1"},
        {"\n3,POS,0.4,0.6", "\n3,POS,-1,2", "a number from 0 to 1 for each of NEG, POS"},
        {"\n3,POS,0.4,0.6", "\n3,POS,,", "199 of 200 texts have them"},
        {"\n3,POS,0.4,0.6", "\n4,POS,0.4,0.6", "each text once; line 5 has it, too"},
        {"\n3,POS,0.4,0.6", "\nx,POS,0.4,0.6", "line 5: text_id is x"},
        {"\n3,POS,0.4,0.6", "\n3,POS", "line 5 has 2 fields, the header has 4"},
        {"text_id,label", "text_id,prediction", "the columns are text_id, prediction"}
    };

    @Test
    void aWrongLineIsRefusedWithItsReason() {
        var id = studyWithSeeds(1);

        for (var wrong : WRONG) {
            var answer = post(id, "svm", "no", csv(190, true).replace(wrong[0], wrong[1]));

            assertThat(answer.statusCode()).as(wrong[1]).isEqualTo(400);
            assertThat(answer.jsonPath().getString("detail")).contains(wrong[2]);
            assertThat(answer.jsonPath().getList("errors").size()).isLessThan(2);
        }
    }

    @Test
    void nameAndTuningAreAskedFor() {
        var id = studyWithSeeds(1);
        var file = csv(190, false);

        for (var name : new String[] {"", "../svm", "<b>", "x".repeat(61), "short"}) {
            assertThat(post(id, name, "no", file).jsonPath().getString("errors[0].field"))
                    .isEqualTo("name");
        }
        assertThat(post(id, "svm", "maybe", file).jsonPath().getString("detail"))
                .contains("allowed: yes, no, unknown");
        assertThat(given().contentType("text/csv")
                        .body(file)
                        .post("/api/v1/studies/" + id + "/baselines?name=svm")
                        .jsonPath()
                        .getString("errors[0].field"))
                .isEqualTo("tuned_on_test");
        assertThat(post("nobody", "svm", "no", file).statusCode()).isEqualTo(404);
    }

    @Test
    void filesAreReadAsProgramsWriteThem() throws IOException {
        var id = studyWithSeeds(1);
        var pandas = ",text_id,label\n"
                + rows().mapToObj(row -> row + "," + row + ".0," + label(row, 190))
                        .collect(Collectors.joining("\n"));
        var excel = "\ufefftext_id;label;probabilities\r\n"
                + rows().mapToObj(row -> row + ";" + label(row, 190) + ";{'" + label(row, 190) + "': 1, '"
                                + other(label(row, 190)) + "': 0}")
                        .collect(Collectors.joining("\r\n"));
        var table = new DataTable.Builder();
        rows().forEach(row -> table.row()
                .put("text_id", row)
                .put("label", label(row, 190))
                .put("probability_POS", label(row, 190).equals("POS") ? 0.75 : 0.25)
                .put("probability_NEG", label(row, 190).equals("POS") ? 0.25 : 0.75));
        var parquet = TableFile.parquet(table.build()).readAllBytes();

        assertThat(post(id, "pandas", "no", pandas).jsonPath().getDouble("test_accuracy"))
                .isEqualTo(0.95);
        assertThat(post(id, "excel", "no", excel).jsonPath().getDouble("test_accuracy"))
                .isEqualTo(0.95);
        var fromParquet = given().contentType("application/vnd.apache.parquet")
                .body(parquet)
                .post("/api/v1/studies/" + id + "/baselines?name=parquet&tuned_on_test=no");
        assertThat(fromParquet.jsonPath().getDouble("test_accuracy"))
                .as(fromParquet.asString())
                .isEqualTo(0.95);
        assertThat(fromParquet.jsonPath().getBoolean("has_probabilities")).isTrue();
        // Written by pandas 3 with its defaults: Snappy, and the index of a shuffled frame.
        try (var pandasParquet = BaselinesTest.class.getResourceAsStream("/predictions-pandas.parquet")) {
            var fromPandas = given().contentType("application/octet-stream")
                    .body(pandasParquet.readAllBytes())
                    .post("/api/v1/studies/" + id + "/baselines?name=pandas-parquet&tuned_on_test=no");
            assertThat(fromPandas.jsonPath().getDouble("test_accuracy"))
                    .as(fromPandas.asString())
                    .isEqualTo(0.95);
        }
        assertThat(post(id, "none", "no", "PAR1 but nothing else").jsonPath().getString("code"))
                .isEqualTo("invalid_predictions");
        assertThat(post(id, "empty", "no", "").statusCode()).isEqualTo(400);
    }

    @Test
    void theTestTextsAreExportedWithoutTheirLabels() throws IOException {
        var source = UUID.randomUUID().toString().replace("-", "").repeat(2);
        var manifest = (ObjectNode) new ObjectMapper().readTree(Stack.CONTRACTS.sample("dataset-ready"));
        manifest.put("dataset_key", datasetKey);
        ((ObjectNode) manifest.get("source")).put("sha256", source);
        Stack.publish("datasets", datasetKey, manifest.toString().getBytes(UTF_8));
        var texts = TestTexts.newBuilder().setDatasetKey(datasetKey).setSourceSha256(source);
        var last = texts.clone().addRowIds(EXAMPLES - 1).addTexts("The last");
        IntStream.range(0, EXAMPLES - 1).forEach(row -> texts.addRowIds(row).addTexts("Text, \"" + row + "\""));
        Stack.publish("test-texts", datasetKey + "/0", texts.build().toByteArray());
        var id = studyWithSeeds(1);

        await().untilAsserted(() -> assertThat(given().get("/api/v1/datasets/" + datasetKey + "/test-texts")
                        .asString())
                .contains("1 of its 200 texts are not known here yet"));
        Stack.publish("test-texts", datasetKey + "/1", last.build().toByteArray());

        assertThat(get(id, "test-sets").jsonPath().getString("[0].dataset_key")).isEqualTo(datasetKey);
        assertThat(get(id, "test-sets").jsonPath().getInt("[0].examples")).isEqualTo(EXAMPLES);
        await().untilAsserted(() -> assertThat(given().get("/api/v1/datasets/" + datasetKey + "/test-texts")
                        .asString()
                        .lines())
                .hasSize(EXAMPLES + 1)
                .startsWith("text_id,text", "0,\"Text, \"\"0\"\"\"")
                .noneMatch(line -> line.contains("POS") || line.contains("NEG")));
        assertThat(given().get("/api/v1/datasets/" + datasetKey + "/test-texts?format=parquet")
                        .asByteArray())
                .startsWith("PAR1".getBytes(UTF_8));
        assertThat(given().get("/api/v1/datasets/nothing/test-texts").statusCode())
                .isEqualTo(409);
        assertThat(given().get("/api/v1/datasets/" + datasetKey + "/test-texts?format=latex")
                        .statusCode())
                .isEqualTo(400);
    }

    private static IntStream rows() {
        return IntStream.range(0, EXAMPLES);
    }

    private static String label(int row, int right) {
        return (row % 2 == 1) == (row < right) ? "POS" : "NEG";
    }

    private static String other(String label) {
        return label.equals("POS") ? "NEG" : "POS";
    }

    /** Predictions of which the first {@code right} are right. */
    private static String csv(int right, boolean withProbabilities) {
        return IntStream.range(0, EXAMPLES)
                .mapToObj(row -> row + "," + label(row, right)
                        + (!withProbabilities ? "" : label(row, right).equals("POS") ? ",0.4,0.6" : ",0.7,0.3"))
                .collect(Collectors.joining(
                        "\n",
                        "text_id,label" + (withProbabilities ? ",probability_NEG,probability_POS" : "") + "\n",
                        "\n"));
    }

    private static Response post(String study, String name, String tuned, String file) {
        return given().contentType("text/csv")
                .queryParam("name", name)
                .queryParam("tuned_on_test", tuned)
                .body(file.getBytes(UTF_8))
                .post("/api/v1/studies/" + study + "/baselines");
    }

    private static Response get(String study, String what) {
        return given().get("/api/v1/studies/" + study + "/" + what);
    }

    /** Configuration "short" has the first 140 examples right, "long" the first 160, seeds one or two less. */
    private String studyWithSeeds(int seeds) {
        var id = started(seeds);
        for (int cell = 0; cell < 2 * seeds; cell++) {
            complete(StudyPlay.submitted(id, 0, cell), 140 + 20 * (cell / seeds) - cell % seeds, data);
        }
        StudyPlay.awaitState(id, "COMPLETED");
        return id;
    }

    private String started(int seeds) {
        return play.started("""
                {name: baselines, seeds: %d, fixed: {dataset: {seed: %d}}, stages: [{name: length, configurations:
                 [{name: short, max_length: 128}, {name: long, max_length: 256}]}]}""".formatted(seeds, play.dataSeed));
    }

    private static void complete(String experiment, int right, Data data) {
        Stack.event("epoch-completed", experiment, 1, 2, event -> {});
        StudyPlay.predicted(experiment, data.key(), EXAMPLES, row -> row < right);
        StudyPlay.awaitPredictions(experiment);
        Stack.event("run-completed", experiment, 1, 4, event -> {
            ((ObjectNode) event.get("best")).put("loss", 1 - right / 200.0);
            ((ObjectNode) event.get("provenance")).put("test_digest", data.digest());
        });
    }
}
