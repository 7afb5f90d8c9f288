package io.tunelab.results.study;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.published;
import static io.tunelab.results.study.StudyPlay.command;
import static io.tunelab.results.study.StudyPlay.complete;
import static io.tunelab.results.study.StudyPlay.study;
import static io.tunelab.results.study.StudyPlay.submitted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.study.plan.CellState;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class StudiesRestTest {
    private static final String ONE = "{name: one, grid: {max_length: [64]}}";
    private final StudyPlay play = new StudyPlay();

    @Inject
    StudyResultsReads results;

    @Test
    void aStudyIsCreatedFromYamlOrJsonAndShownAtItsLocation() {
        var yaml = play.post("{name: a.b, question: 'why?', stages: [" + ONE + "]}");
        var json = given().contentType("application/json")
                .body("{\"stages\": [{\"seeds\": 2}]}")
                .post("/api/v1/studies");

        for (var answer : List.of(yaml, json)) {
            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
            var shown = given().get(answer.header("Location")).jsonPath();
            assertThat(shown.getString("id")).isEqualTo(answer.jsonPath().getString("id"));
        }
        assertThat(yaml.jsonPath().getString("id")).startsWith("a.b-20");
        assertThat(yaml.jsonPath().getString("question")).isEqualTo("why?");
        assertThat(yaml.jsonPath().getString("spec.select_by")).isEqualTo("val_loss");
        assertThat(json.jsonPath().getInt("progress.total")).isEqualTo(2);
        end(yaml.jsonPath().getString("id"));
        end(json.jsonPath().getString("id"));
    }

    @Test
    void aCopyOfAStudyIsTheTextThatWasWrittenUntilThatSaysLessThanTheStudyHas() {
        var text =
                "# how much\nname: copied\nstages:\n  - name: one # of one\n    grid: {learning_rate: [3e-5, 1e-3]}\n";
        var written = play.post(text).jsonPath().getString("id");
        var overridden = play.post(text, "max_length=16").jsonPath().getString("id");

        assertThat(specification(written)).startsWith(text);
        given().contentType("application/json").body("{\"seeds\": 2}").post("/api/v1/studies/" + written + "/extend");
        assertThat(specification(written))
                .isEqualTo(specification(overridden)
                        .replace("{max_length: 16}", "{}")
                        .replace("seeds: 1", "seeds: 2"))
                .startsWith("name: copied\n")
                .doesNotContain("#")
                .contains("    configurations:\n      - {name: '3e-5', learning_rate: 3.0e-5}\n");
        assertThat(given().get("/api/v1/studies/nowhere/specification").statusCode())
                .isEqualTo(404);
        end(written);
        end(overridden);
    }

    private static String specification(String id) {
        var answer = given().get("/api/v1/studies/" + id + "/specification");
        assertThat(answer.contentType()).startsWith("application/yaml");
        return answer.asString();
    }

    @Test
    void aDryRunShowsEveryRequestAndStartsNothing() {
        var name = "dry-" + play.dataSeed;
        var answer = given().contentType("application/json")
                .queryParam("dry_run", true)
                .queryParam("override", "lr=3e-5", "dataset.fraction=0.1", "num_layers=null")
                .body(("{\"name\": \"%s\", \"stages\": [{\"name\": \"a\", \"grid\": {\"epochs\": [1, 2]}},"
                                + " {\"name\": \"b\", \"best_of\": \"a\", \"seeds\": 2}]}")
                        .formatted(name))
                .post("/api/v1/studies");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        var plan = answer.jsonPath();
        assertThat(plan.getInt("cells")).isEqualTo(4);
        assertThat(plan.getDouble("stages[0].cells[1].request.learning_rate")).isEqualTo(3e-5);
        assertThat(plan.getDouble("stages[0].cells[1].request.dataset.fraction"))
                .isEqualTo(0.1);
        assertThat(plan.getList("stages[1].best_of[0].take")).containsExactly("epochs");
        assertThat(plan.<Object>get("stages[1].cells[0].request")).isNull();
        assertThat(list("name", name).getInt("total")).isZero();
    }

    @Test
    void aDryRunSaysHowTheBestOfSeveralFractionsWillBeChosen() {
        var stages = "{stages: [{name: a, grid: {dataset.fraction: [0.1, 1.0]}}], fixed: {dataset: {protocol: %s}},"
                + " comparisons: [{stage: a, baseline: '1', margin: 0.02}]}";
        var shared = play.dryRun(stages.formatted("fixed-test"));
        var own = play.dryRun(stages.formatted("pooled-70-10-20"));

        assertThat(shared.getString("stages[0].choice")).contains("equivalent to the largest", "within 2 points");
        assertThat(own.getString("stages[0].choice")).startsWith("the largest fraction is taken");
    }

    @Test
    void aDryRunSaysWhichDifferencesCanBeShownOnDataThatIsPrepared() throws IOException {
        var name = "prepared-" + play.dataSeed;
        var manifest = (ObjectNode) new ObjectMapper().readTree(Stack.CONTRACTS.sample("dataset-ready"));
        ((ObjectNode) manifest.put("dataset_key", name).get("dataset")).put("name", name);
        Stack.publish("datasets", name, manifest.toString().getBytes(StandardCharsets.UTF_8));
        await().until(() -> given().get("/api/v1/datasets").asString(), text -> text.contains(name));
        var stages = "{fixed: {dataset: {name: %s}}, stages: [{name: a, seeds: 3, grid: {epochs: [1, 2]}%s}]}";

        assertThat(play.dryRun(stages.formatted(name, "")).getString("stages[0].sensitivity"))
                .matches(
                        "With 400 test examples and 3 seeds, true differences under 3[.]7 points are likely to go unnoticed[.]"
                                + " More seeds and more test examples would be needed for 1 point, such as 10 seeds and [0-9],[0-9]+"
                                + " test examples[.] This assumes typical variances[.]");
        assertThat(play.dryRun(stages.formatted("not-" + name, "")).getString("stages[0].sensitivity"))
                .isEqualTo("The smallest detectable difference is known once the data is prepared.");
        assertThat(play.dryRun(stages.formatted(name, ", vary: [seed, dataset.seed]"))
                        .getString("stages[0].sensitivity"))
                .contains("no verdict", "tested on different examples");
        assertThat(play.dryRun(stages.formatted(name, ", cross: [init_seed, order_seed]"))
                        .getString("stages[0].sensitivity"))
                .contains("no verdict", "crossed seeds");
    }

    @Test
    void theReadyStudiesCanBeStartedAsTheyAre() throws IOException {
        var files = Contracts.rootOfThisRepository().resolve("deploy").resolve("studies");
        try (var list = Files.list(files)) {
            for (var file : list.toList()) {
                var answer = given().config(StudyPlay.TEXT)
                        .contentType("application/yaml")
                        .queryParam("dry_run", true)
                        .queryParam("override", "dataset.name=other")
                        .body(Files.readString(file))
                        .post("/api/v1/studies");
                assertThat(answer.statusCode()).as(file + answer.asString()).isEqualTo(200);
                assertThat(answer.jsonPath().getString("stages[0].cells[0].request.dataset.name"))
                        .isEqualTo("other");
            }
        }
    }

    @Test
    void everyErrorOfAStudyIsNamedWithItsLine() {
        var answer = play.post("name: x\nfixed:\n  lr: 7\nstages:\n  - grid: {epochs: [0]}\n");

        problem(answer, 400, "invalid_study");
        assertThat(answer.jsonPath().getList("errors.field")).containsExactly("fixed.lr", "stages[0].grid.epochs[0]");
        assertThat(answer.jsonPath().getList("errors.line")).containsExactly(3, 5);
    }

    @ParameterizedTest
    @CsvSource({
        "epochs, override.epochs",
        "epochs=none, override.epochs",
        "colour=red, override.colour",
        "dataset=imdb, override.dataset",
        "study=mine, override.study"
    })
    void anOverrideThatIsNotAllowedIsNamed(String override, String field) {
        var answer = play.post("stages: [" + ONE + "]", override);

        problem(answer, 400, "invalid_override");
        assertThat(answer.jsonPath().getList("errors.field")).containsExactly(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "null", "5", "\"text\"", "{\"a\": 1} {\"b\": 2}", "\u0000", "{\"stages\": 1e999}"})
    void whatIsNoStudyIsAProblem(String body) {
        for (var type : List.of("application/json", "application/yaml")) {
            var answer =
                    given().config(StudyPlay.TEXT).contentType(type).body(body).post("/api/v1/studies");
            assertThat(answer.statusCode()).as(type + body).isEqualTo(400);
            assertThat(answer.contentType()).startsWith("application/problem+json");
        }
    }

    @Test
    void errorsOfEveryKindAreProblems() {
        for (var name : List.of("pause", "resume", "cancel", "retry")) {
            problem(command("no-such-study", name), 404, "not_found");
        }
        problem(given().get("/api/v1/studies/no-such-study"), 404, "not_found");
        problem(given().delete("/api/v1/studies/no-such-study"), 404, "not_found");
        problem(given().queryParam("limit", "x").get("/api/v1/studies"), 400, "invalid_parameter");
        problem(given().queryParam("state", "asleep").get("/api/v1/studies"), 400, "invalid_parameter");
        problem(given().queryParam("cursor", "bm8").get("/api/v1/studies"), 400, "invalid_parameter");
        problem(given().contentType("text/plain").body("x").post("/api/v1/studies"), 415, "unsupported_media_type");
        problem(
                given().contentType("application/json")
                        .queryParam("dry_run", "yes")
                        .body("{\"stages\": [{\"seeds\": 1}]}")
                        .post("/api/v1/studies"),
                400,
                "invalid_parameter");
    }

    @Test
    void aStudyIsDeletedOnlyAfterItsEndAndItsExperimentsStay() {
        var id = play.start(ONE);
        var experiment = submitted(id, 0, 0);
        problem(given().delete("/api/v1/studies/" + id), 409, "wrong_state");
        problem(command(id, "resume?x=1"), 200, null);
        complete(experiment, 0.3);
        StudyPlay.awaitState(id, "COMPLETED");

        assertThat(given().delete("/api/v1/studies/" + id).statusCode()).isEqualTo(204);

        assertThat(given().get("/api/v1/studies/" + id).statusCode()).isEqualTo(404);
        assertThat(Stack.state(experiment)).isEqualTo("COMPLETED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{stage: two, seeds: 2} | stage",
                "{seeds: 0} | seeds",
                "{seeds: [1]} | seeds",
                "{configurations: [{max_length: 64}]} | configurations[0]",
                "{configurations: [{name: '64', max_length: 96}]} | configurations[0].name",
                "{grid: {max_length: [64]}} | grid",
            })
    void anExtensionThatIsNotAllowedIsNamed(String extension, String field) {
        var id = play.start("{name: one, grid: {max_length: [64, 128]}}");

        var answer = extend(id, extension);

        problem(answer, 400, "invalid_study");
        assertThat(answer.jsonPath().getString("errors[0].field")).isEqualTo(field);
        problem(command(id, "retry?cell=one-07"), 400, "invalid_parameter");
        end(id);
    }

    @Test
    void theListIsPagedAndShowsProgressAndTheBest() {
        var name = "list-" + play.dataSeed;
        var ids = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            ids.add(play.started("{name: %s, fixed: {dataset: {seed: %d}}, stages: [{grid: {max_length: [%d]}}]}"
                    .formatted(name, play.dataSeed, 64 + i)));
        }
        complete(submitted(ids.get(0), 0, 0), 0.25);
        StudyPlay.awaitState(ids.get(0), "COMPLETED");

        var first = given().queryParam("name", name)
                .queryParam("limit", 2)
                .get("/api/v1/studies")
                .jsonPath();
        var second = given().queryParam("name", name)
                .queryParam("limit", 2)
                .queryParam("cursor", first.getString("next"))
                .get("/api/v1/studies")
                .jsonPath();

        assertThat(first.getInt("total")).isEqualTo(3);
        assertThat(first.getList("items.id")).hasSize(2);
        assertThat(second.getString("items[0].id")).isEqualTo(ids.get(0));
        assertThat(second.getString("next")).isNull();
        assertThat(second.getDouble("items[0].best.value")).isEqualTo(0.25);
        assertThat(second.getString("items[0].best.experiment_id")).startsWith(ids.get(0));
        assertThat(second.<Object>get("items[0].spec")).isNull();
        assertThat(list("state", "completed").getList("items.state")).containsOnly("COMPLETED");
        ids.forEach(StudiesRestTest::end);
    }

    @Test
    void aStudyThatGoesOnAfterItsEndDoesSoInTheListToo() {
        var name = "again-" + play.dataSeed;
        var id = play.started(
                "{name: %s, fixed: {dataset: {seed: %d}}, stages: [{name: one, configurations: [{max_length: 64}]}]}"
                        .formatted(name, play.dataSeed));
        complete(submitted(id, 0, 0), 0.3);
        StudyPlay.awaitState(id, "COMPLETED");
        assertThat(list("name", name).getInt("items[0].progress.total")).isEqualTo(1);

        extend(id, "{seeds: 2}");
        assertThat(list("name", name).getString("items[0].state")).isEqualTo("RUNNING");
        complete(submitted(id, 0, 1), 0.1);
        StudyPlay.awaitState(id, "COMPLETED");

        var entry = list("name", name);
        assertThat(entry.getInt("items[0].progress.completed")).isEqualTo(2);
        assertThat(entry.getDouble("items[0].best.value")).isEqualTo(0.2);
    }

    @Test
    void theTimeThatIsLeftComesFromFinishedRuns() {
        var id = play.start("{name: one, grid: {max_length: [64, 96, 128]}}");
        complete(submitted(id, 0, 0), 0.25);
        await().until(() -> study(id).getInt("progress.completed") == 1);

        assertThat(study(id).getDouble("eta_seconds")).isEqualTo(2 * 2131.5);
        end(id);
    }

    @Test
    void othersReadWhichExperimentsAStudyConsistsOf() {
        var id = play.started("""
                name: read
                question: is it?
                select_by: val_f1
                fixed: {dataset: {seed: %d}}
                stages:
                  - name: one
                    seeds: 2
                    configurations: [{name: half, dataset: {fraction: 0.5}, lr: 2e-5}]
                comparisons:
                  - {stage: one, baseline: half, margin: 0.02}
                """.formatted(play.dataSeed));
        var experiment = submitted(id, 0, 1);

        var found = results.one(id);

        assertThat(found.state()).isEqualTo(StudyState.RUNNING);
        assertThat(found.question()).contains("is it?");
        assertThat(found.comparisons()).singleElement().satisfies(comparison -> assertThat(comparison.margin())
                .isEqualTo(0.02));
        var configuration = found.stages().get(0).configurations().get(0);
        assertThat(configuration.varied().keySet()).containsExactly("dataset.fraction", "learning_rate");
        assertThat(configuration.name()).isEqualTo("half");
        assertThat(configuration.runs()).hasSize(2);
        var run = configuration.runs().get(1);
        assertThat(run.seed()).isEqualTo(43);
        assertThat(run.experiment()).map(ExperimentView::experimentId).contains(experiment);
        assertThat(run.state()).isEqualTo(CellState.QUEUED);
        assertThatThrownBy(() -> results.one("no-such-study")).isInstanceOf(ProblemException.class);
        assertThat(published("experiment-requests", experiment)).hasSize(1);
        end(id);
    }

    @Test
    void theInterfaceIsDescribedWithExamples() {
        assertThat(given().get("/q/openapi").asString())
                .contains("/api/v1/studies/{id}/extend", "Does more context help?", "dry_run", "StudyView");
    }

    private static Response extend(String id, String extension) {
        return given().config(StudyPlay.TEXT)
                .contentType("application/yaml")
                .body(extension)
                .post("/api/v1/studies/" + id + "/extend");
    }

    private static void end(String id) {
        command(id, "cancel");
    }

    private static io.restassured.path.json.JsonPath list(String parameter, String value) {
        return given().queryParam(parameter, value).get("/api/v1/studies").jsonPath();
    }

    private static void problem(Response answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        if (code != null) {
            assertThat(answer.contentType()).startsWith("application/problem+json");
            assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
            assertThat(answer.jsonPath().getString("detail")).isNotBlank();
        }
    }
}
