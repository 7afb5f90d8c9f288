package io.tunelab.results.query;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.CONTRACTS;
import static io.tunelab.results.Stack.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class RestTest {
    private final String id = "rest-" + UUID.randomUUID();

    @Test
    void aSubmittedExperimentIsQueuedAtOnceAndOnItsTopicAsTheContractHasIt() {
        var answer = submit("{\"experiment_id\": \"" + id + "\", \"lr\": 3e-5, \"max_len\": 256}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.header("Location")).endsWith("/api/v1/experiments/" + id);
        assertThat(answer.jsonPath().getInt("batch_size")).isEqualTo(32);
        assertThat(given().get("/api/v1/experiments/" + id).jsonPath().getString("state"))
                .isEqualTo("QUEUED");
        assertThat(published("experiment-requests", id)).singleElement().satisfies(value -> assertThat(
                        CONTRACTS.violations("experiment-request", value))
                .isEmpty());
    }

    @Test
    void theSameRequestAgainIsTakenAndAnotherOfTheSameIdIsNot() {
        var body = "{\"experiment_id\": \"" + id + "\"}";
        submit(body);

        assertThat(submit(body).statusCode()).isEqualTo(202);
        var other = submit("{\"experiment_id\": \"" + id + "\", \"seed\": 7}");
        problem(other, 409, "different_request");
        assertThat(other.jsonPath().getString("detail")).contains("seed is 7, was 42");
    }

    @Test
    void aCancellationIsPublishedAsTheContractHasIt() {
        submit("{\"experiment_id\": \"" + id + "\"}");

        assertThat(given().post("/api/v1/experiments/" + id + "/cancel").statusCode())
                .isEqualTo(202);

        assertThat(published("run-commands", id)).singleElement().satisfies(value -> assertThat(
                        CONTRACTS.violations("run-command", value))
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{\"batch_size\": -1} | batch_size",
                "{\"max_length\": \"128\"} | max_length",
                "{\"lr\": 0} | lr",
                "{\"model\": \"../etc\"} | model",
                "{\"dataset\": {\"fraction\": 1.5}} | dataset.fraction",
                "{\"dataset\": []} | dataset",
                "{\"batch\": 8, \"batch_size\": 16} | batch_size",
                "{\"study\": \"\\ud800\"} | study",
                "{\"tags\": {\"a.b\": \"x\"}} | tags",
                "{\"early_stopping\": {\"patience\": 0}} | early_stopping.patience",
            })
    void aFieldThatIsNotAllowedIsNamedWithItsValue(String body, String field) {
        var answer = submit(body);

        problem(answer, 400, "invalid_value");
        assertThat(answer.jsonPath().getList("errors.field")).containsExactly(field);
        assertThat(answer.jsonPath().getString("errors[0].allowed")).isNotBlank();
    }

    @Test
    void aRequestIsReadAsItIsByTopic() {
        assertThat(submit("{\"max_len\": 128, \"max_length\": 128.0}").statusCode())
                .isEqualTo(202);
        problem(submit("{\"seed\": 1, \"seed\": 1}"), 400, "invalid_json");
        problem(submit("{\"schema_version\": 2}"), 400, "unsupported_schema_version");
        problem(submit("{} {}"), 400, "invalid_json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{\"learning_ratee\": 1e-4} | learning_ratee is not a field; did you mean learning_rate?",
                "{\"dataset\": {\"fractoin\": 1}} | dataset.fractoin is not a field; did you mean dataset.fraction?",
                "{\"LR\": 1e-4} | LR is not a field; did you mean learning_rate?",
            })
    void aFieldThatIsNotKnownIsRefusedWithTheOneThatWasMeant(String body, String detail) {
        var answer = submit(body);

        problem(answer, 400, "unknown_field");
        assertThat(answer.jsonPath().getString("detail")).isEqualTo(detail);
    }

    @Test
    void tagsAreShownAndFilteredBy() {
        submit("{\"experiment_id\": \"%s-a\", \"study\": \"%s\", \"tags\": {\"owner\": \"ann\", \"note\": \"it's\"}}"
                .formatted(id, id));
        submit("{\"experiment_id\": \"%s-b\", \"study\": \"%s\", \"tags\": {\"owner\": \"bob\"}}".formatted(id, id));
        submit("{\"experiment_id\": \"%s-c\", \"study\": \"%s\"}".formatted(id, id));

        assertThat(given().get("/api/v1/experiments/" + id + "-a").jsonPath().getMap("request.tags"))
                .isEqualTo(Map.of("owner", "ann", "note", "it's"));
        assertThat(found("tags.owner", "ann,bob")).containsExactlyInAnyOrder(id + "-a", id + "-b");
        assertThat(found("filter", "tags.owner = 'ann' and tags.note ~ 'IT''S'"))
                .containsExactly(id + "-a");
        assertThat(found("filter", "not tags.owner in (ann)")).containsExactly(id + "-b");
        problem(given().queryParam("tags.o'x", "1").get("/api/v1/experiments"), 400, "invalid_parameter");
    }

    private List<String> found(String parameter, String value) {
        return given().queryParam("study", id)
                .queryParam(parameter, value)
                .get("/api/v1/experiments")
                .jsonPath()
                .getList("items.experiment_id");
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        assertThat(submit("{\"epochs\": 0, \"seed\": -1}").jsonPath().getList("errors.field"))
                .containsExactly("epochs", "seed");
    }

    @Test
    void errorsOfEveryKindAreProblems() {
        problem(submit("{not json"), 400, "invalid_json");
        problem(submit("[]"), 400, "invalid_json");
        problem(submit(""), 400, "invalid_json");
        problem(given().get("/api/v1/nothing-here"), 404, "not_found");
        problem(given().delete("/api/v1/experiments"), 405, "method_not_allowed");
        problem(given().contentType("text/plain").body("x").post("/api/v1/experiments"), 415, "unsupported_media_type");
        for (var part : List.of("", "/epochs", "/progress", "/confusion-matrix", "/predictions", "/events")) {
            problem(given().get("/api/v1/experiments/unknown" + part), 404, "not_found");
        }
        problem(given().post("/api/v1/experiments/unknown/cancel"), 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "limit,0",
        "limit,501",
        "limit,x",
        "sort,nonsense",
        "state,GONE",
        "max_length,x",
        "cursor,x",
        "colour,red",
        "filter,(",
    })
    void aParameterThatIsNotAllowedIsNamed(String name, String value) {
        var answer = given().queryParam(name, value).get("/api/v1/experiments");

        problem(answer, 400, "invalid_parameter");
        assertThat(answer.jsonPath().getString("errors[0].field")).isEqualTo(name);
    }

    @Test
    void pagesShowEveryExperimentOfAStudyOnceInOrder() {
        for (int i = 0; i < 5; i++) {
            submit("{\"study\": \"%s\", \"max_length\": %d, \"learning_rate\": %s}"
                    .formatted(id, 64 + i % 2, (5 - i) * 1e-5));
        }
        var rates = new ArrayList<Object>();
        String cursor = null;
        do {
            var request = given().queryParam("study", id)
                    .queryParam("limit", 2)
                    .queryParam("sort", "-val_accuracy,-max_length,learning_rate");
            var page = (cursor == null ? request : request.queryParam("cursor", cursor))
                    .get("/api/v1/experiments")
                    .jsonPath();
            assertThat(page.getInt("total")).isEqualTo(5);
            rates.addAll(page.getList("items.request.learning_rate", Double.class));
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(rates).hasToString("[2.0E-5, 4.0E-5, 1.0E-5, 3.0E-5, 5.0E-5]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-val_accuracy,-max_length,learning_rate", "-tags.number", "name,tags.number", "-submitted_at"})
    void pagesAreTurnedBothWaysInEveryOrder(String sort) {
        for (int i = 0; i < 7; i++) {
            submit("{\"study\": \"%s\", \"max_length\": %d, \"learning_rate\": %s, \"tags\": {%s}}"
                    .formatted(id, 64 + i % 2, (7 - i) * 1e-5, i < 2 ? "" : "\"number\": \"" + i + "\""));
        }
        var all = page(sort, 7, null).getList("items.experiment_id");

        var first = page(sort, 3, null);
        var second = page(sort, 3, first.getString("next"));
        var third = page(sort, 3, second.getString("next"));
        var back = page(sort, 3, third.getString("previous"));
        var start = page(sort, 3, back.getString("previous"));

        assertThat(first.getList("items.experiment_id")).isEqualTo(all.subList(0, 3));
        assertThat(second.getList("items.experiment_id")).isEqualTo(all.subList(3, 6));
        assertThat(third.getList("items.experiment_id")).isEqualTo(all.subList(6, 7));
        assertThat(back.getList("items.experiment_id")).isEqualTo(all.subList(3, 6));
        assertThat(start.getList("items.experiment_id")).isEqualTo(all.subList(0, 3));
        assertThat(List.of(first.getLong("offset"), back.getLong("offset"), third.getLong("offset")))
                .containsExactly(0L, 3L, 6L);
        assertThat(first.getString("previous")).isNull();
        assertThat(third.getString("next")).isNull();
        assertThat(start.getString("previous")).isNull();
        assertThat(start.getString("next")).isNotNull();
    }

    private JsonPath page(String sort, int limit, String cursor) {
        var request = given().queryParam("study", id).queryParam("limit", limit).queryParam("sort", sort);
        var answer = (cursor == null ? request : request.queryParam("cursor", cursor)).get("/api/v1/experiments");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath();
    }

    @Test
    void fieldsTheirValuesAndGroupsHelpToFind() {
        submit("{\"study\": \"%s\", \"model\": \"find/me\", \"tags\": {\"colour\": \"red\"}}".formatted(id));
        submit("{\"study\": \"%s\", \"model\": \"find/me\"}".formatted(id));
        submit("{\"study\": \"%s\", \"model\": \"other\"}".formatted(id));

        var fields = given().get("/api/v1/fields/experiments").jsonPath();
        assertThat(fields.getList("name")).contains("learning_rate", "test_f1", "tags.colour");
        assertThat(fields.getList("find { it.name == 'schedule' }.values")).contains("linear");
        for (var example : fields.getList("example", String.class)) {
            var answer = given().queryParam("filter", example).get("/api/v1/experiments");
            assertThat(answer.statusCode()).as(example + answer.asString()).isEqualTo(200);
        }
        for (var name : fields.getList("name", String.class)) {
            assertThat(given().queryParam("by", name)
                            .get("/api/v1/groups/experiments")
                            .statusCode())
                    .as(name)
                    .isEqualTo(200);
            assertThat(given().queryParam("sort", name)
                            .get("/api/v1/experiments")
                            .statusCode())
                    .as(name)
                    .isEqualTo(200);
        }
        assertThat(given().queryParam("contains", "ND/M")
                        .get("/api/v1/fields/experiments/model/values")
                        .jsonPath()
                        .getString("[0].value"))
                .isEqualTo("find/me");
        var groups = given().queryParam("by", "model")
                .queryParam("study", id)
                .get("/api/v1/groups/experiments")
                .jsonPath();
        assertThat(groups.getList("groups.value")).containsExactly("find/me", "other");
        assertThat(groups.getList("groups.count")).containsExactly(2, 1);
        assertThat(groups.getList("groups.ended")).containsExactly(0, 0);
        problem(given().queryParam("by", "colour").get("/api/v1/groups/experiments"), 400, "invalid_parameter");
        problem(given().get("/api/v1/groups/experiments"), 400, "invalid_parameter");
        problem(given().get("/api/v1/fields/experiments/colour/values"), 400, "invalid_parameter");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "learning_rate < 2.5e-5 | [1.0E-5, 2.0E-5]",
                "learning_rate >= 0.00004 and max_length = 64 | [5.0E-5]",
                "max_length = 65 or learning_rate = 1e-5 | [1.0E-5, 2.0E-5, 4.0E-5]",
                "not (max_length in (64, 65)) | []",
                "model ~ 'DISTIL' AND NOT learning_rate in (1e-5, 2e-5, 3e-5) | [4.0E-5, 5.0E-5]",
                "state != QUEUED | []",
                "state = queued and study is missing | []",
                "val_accuracy is missing and learning_rate > 4e-5 | [5.0E-5]",
                "val_accuracy > 0 | []",
                "study = 'it''s another' | []"
            })
    void aFilterComparesFieldsAsNumbersAndTexts(String filter, String rates) {
        for (int i = 0; i < 5; i++) {
            submit("{\"study\": \"%s\", \"max_length\": %d, \"learning_rate\": %de-5}"
                    .formatted(id, 64 + i % 2, 5 - i));
        }

        var page = given().queryParam("study", id)
                .queryParam("filter", filter)
                .queryParam("sort", "learning_rate")
                .get("/api/v1/experiments");

        assertThat(page.statusCode()).as(page.asString()).isEqualTo(200);
        assertThat(page.jsonPath().getList("items.request.learning_rate", Double.class))
                .hasToString(rates);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "learning_rate | an operator after",
                "learning_rate = fast | for learning_rate a number; got fast",
                "learning_rat = 1 | did you mean learning_rate",
                "best.loss < 0.4 | did you mean val_loss",
                "best.precision > 0.4 | did you mean val_precision",
                "test.mcc > 0.4 | did you mean test_mcc",
                "state = GONE | for state QUEUED, RUNNING",
                "schedule in (linear, lineer) | for schedule constant, linear",
                "study is gone | 'present' or 'missing'",
                "colour = red | fields attempt, batch_size",
                "submitted_at > +1000000-01-01T00:00:00Z | for submitted_at an instant",
                "submitted_at > -1000000-01-01T00:00:00Z | for submitted_at an instant",
                "seed ~ 4 | one of = != < <= > >= in is",
                "(seed = 4 | ')'",
                "seed = 4 seed = 5 | 'and', 'or' or the end",
                "seed in () | a value",
                "study = 'open | something else than",
                "'; drop table experiments -- | something else than"
            })
    void aFilterThatCannotBeReadIsRefusedWithWhatWasExpected(String filter, String expected) {
        var answer = given().queryParam("filter", filter).get("/api/v1/experiments");

        problem(answer, 400, "invalid_parameter");
        assertThat(answer.asString()).contains(expected);
    }

    @Test
    void aCursorWithWhatTheDatabaseCannotKeepIsRefused() {
        var year = "+1000000-01-01T00:00:00Z";
        problem(
                given().queryParam("cursor", cursor("submitted_at\u001f" + year + "\u001fa"))
                        .queryParam("sort", "submitted_at")
                        .get("/api/v1/experiments"),
                400,
                "invalid_parameter");
        problem(
                given().queryParam("cursor", cursor("study\u001fa\0b\u001fa"))
                        .queryParam("sort", "study")
                        .get("/api/v1/experiments"),
                400,
                "invalid_parameter");
        problem(given().queryParam("cursor", cursor(year + " a")).get("/api/v1/studies"), 400, "invalid_parameter");
    }

    private static String cursor(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anExperimentCannotBeNamedLikeThePathOfTheFeed() {
        problem(submit("{\"experiment_id\": \"live\"}"), 400, "invalid_value");
    }

    @Test
    void theServiceDescribesItselfAndIsReady() {
        assertThat(given().get("/q/openapi").asString()).contains("/api/v1/experiments/{id}/cancel");
        assertThat(given().get("/q/swagger-ui/").statusCode()).isEqualTo(200);
        assertThat(given().get("/").asString()).contains("Tunelab");
        assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200);
    }

    private static Response submit(String body) {
        return given().contentType("application/json").body(body).post("/api/v1/experiments");
    }

    private static void problem(Response answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
        assertThat(answer.jsonPath().getString("detail")).isNotBlank();
    }
}
