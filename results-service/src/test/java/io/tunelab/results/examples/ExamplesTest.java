package io.tunelab.results.examples;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.CONTRACTS;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.examples.TestedRuns.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tunelab.v1.TestTexts;

/** What a run said of its test examples, by REST. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class ExamplesTest {
    private final String id = "examples-" + UUID.randomUUID();

    /** Rows 30 and 40 are mistakes, 40 the worse one; 10 is surer than 20. */
    @BeforeEach
    void aTestedRun() {
        TestedRuns.completed(
                id,
                "any",
                List.of(new Said(20, 1, 0.7f), new Said(40, 0, 0.95f), new Said(10, 0, 0.1f), new Said(30, 1, 0.25f)),
                event -> {});
    }

    @Test
    void theFirstOfTheMistakesIsTheWorst() {
        var mistakes = get(given().queryParam("correct", "false"));

        assertThat(mistakes.getList("items.row")).isEqualTo(List.of(40, 30));
        assertThat(mistakes.getInt("total")).isEqualTo(2);
        assertThat(mistakes.getString("items[0].actual")).isEqualTo("NEG");
        assertThat(mistakes.getString("items[0].predicted")).isEqualTo("POS");
        assertThat(mistakes.getFloat("items[0].probabilities.POS")).isEqualTo(0.95f);
        assertThat(mistakes.getDouble("items[0].loss")).isCloseTo(-Math.log(0.05), within(1e-5));
        assertThat(mistakes.getMap("items[0]")).doesNotContainKey("text");
    }

    @Test
    void allOfThemAreATable() {
        var csv = given().accept("text/csv")
                .get("/api/v1/experiments/" + id + "/predictions?sort=row")
                .asString();

        assertThat(csv.lines().toList())
                .hasSize(5)
                .startsWith(
                        "experiment_id,row,actual,predicted,correct,confidence,loss,probability_NEG,probability_POS,text,second_text");
        assertThat(csv.lines().toList().get(4)).startsWith(id + ",40,NEG,POS,false,0.94");
        assertThat(given().get("/api/v1/experiments/" + id + "/predictions?format=csv&correct=false&limit=1")
                        .asString()
                        .lines())
                .hasSize(2);
        assertThat(given().get("/api/v1/experiments/" + id + "/predictions?format=parquet")
                        .asByteArray())
                .startsWith((byte) 'P', (byte) 'A', (byte) 'R', (byte) '1');
    }

    @Test
    void anExampleHasItsTextWhereItsDataCameWithTexts() throws IOException {
        var run = id + "-texts";
        var key = "key-" + id;
        var source = UUID.randomUUID().toString().replace("-", "").repeat(2);
        publish("datasets", key, manifest(key, source));
        publish("test-texts", "another-key/0", texts("another-key", source, 1, "never asked for"));
        publish("test-texts", key + "/0", texts(key, source, 10, "A fine film."));
        publish("test-texts", key + "/1", texts(key, source, 40, "Dull\u0000, dull."));
        publish("test-texts", key + "/1", texts(key, source, 40, "Dull\u0000, dull."));
        publish("test-texts", key + "/1", null);
        publish("test-texts", key + "/2", new byte[] {1, 2, 3});
        TestedRuns.completed(
                run, key, List.of(new Said(10, 0, 0.2f), new Said(40, 0, 0.9f), new Said(50, 0, 0.1f)), event -> {});

        await().untilAsserted(() -> assertThat(given().queryParam("sort", "row")
                        .get("/api/v1/experiments/" + run + "/predictions")
                        .jsonPath()
                        .getList("items.text"))
                .containsExactly("A fine film.", "Dull\ufffd, dull.", null));
        assertThat(given().queryParam("baseline", run)
                        .queryParam("experiment", run)
                        .queryParam("cell", "both_wrong")
                        .get("/api/v1/comparisons/agreement/examples")
                        .jsonPath()
                        .getString("items[0].text"))
                .isEqualTo("Dull\ufffd, dull.");
    }

    @ParameterizedTest
    @CsvSource({
        "confidence, '[20, 30, 10, 40]'",
        "-confidence, '[40, 10, 30, 20]'",
        "loss, '[10, 20, 30, 40]'",
        "-loss, '[40, 30, 20, 10]'",
        "row, '[10, 20, 30, 40]'"
    })
    void theOrderIsAsAsked(String sort, String rows) {
        assertThat(get(given().queryParam("sort", sort)).getList("items.row")).hasToString(rows);
    }

    @Test
    void aCellOfTheConfusionMatrixIsOpened() {
        assertThat(get(given().queryParam("actual", "POS").queryParam("predicted", "NEG"))
                        .getList("items.row"))
                .isEqualTo(List.of(30));
    }

    @Test
    void pagesShowEveryExampleOnceAndTheLastHasNoCursor() {
        var rows = new ArrayList<Object>();
        var page = get(given().queryParam("limit", 3));
        rows.addAll(page.getList("items.row"));
        var last = get(given().queryParam("limit", 3).queryParam("cursor", page.getString("next")));
        rows.addAll(last.getList("items.row"));

        assertThat(rows).isEqualTo(List.of(40, 30, 20, 10));
        assertThat(last.getString("next")).isNull();
        assertThat(get(given().queryParam("limit", 4)).getString("next")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "actual, SAD",
        "predicted, 1",
        "correct, maybe",
        "sort, text",
        "limit, 0",
        "limit, many",
        "cursor, 99",
        "colour, red"
    })
    void aParameterThatIsNotAllowedIsNamed(String name, String value) {
        var answer = given().queryParam(name, value).get("/api/v1/experiments/" + id + "/predictions");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("errors[0].field")).isEqualTo(name);
    }

    @Test
    void withoutATrainerNothingIsClassifiedAndItIsSaidWhy() {
        var answer = given().contentType("application/json")
                .body("{\"texts\": [\"a good film\"]}")
                .post("/api/v1/experiments/" + id + "/classify");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.jsonPath().getString("detail")).contains("trainer-url is not set");
    }

    @Test
    void aRunThatIsNotTestedYetHasNone() {
        var queued = id + "-queued";
        event("run-queued", queued, 0, 0, event -> {});
        await().until(() -> given().get("/api/v1/experiments/" + queued).statusCode(), Integer.valueOf(200)::equals);

        var answer = given().get("/api/v1/experiments/" + queued + "/predictions");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("not_completed");
    }

    private JsonPath get(RequestSpecification request) {
        var answer = request.get("/api/v1/experiments/" + id + "/predictions");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath();
    }

    private static byte[] texts(String key, String source, int row, String text) {
        return TestTexts.newBuilder()
                .setDatasetKey(key)
                .setSourceSha256(source)
                .addRowIds(row)
                .addTexts(text)
                .build()
                .toByteArray();
    }

    private static byte[] manifest(String key, String source) throws IOException {
        var manifest = (ObjectNode) new ObjectMapper().readTree(CONTRACTS.sample("dataset-ready"));
        manifest.put("dataset_key", key);
        ((ObjectNode) manifest.get("source")).put("sha256", source);
        return manifest.toString().getBytes(StandardCharsets.UTF_8);
    }
}
