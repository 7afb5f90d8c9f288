package io.tunelab.results.tidy;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.experiment;
import static io.tunelab.results.Stack.publish;
import static io.tunelab.results.Stack.published;
import static io.tunelab.results.Stack.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.study.StudyPlay;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, tags, notes, archiving and deleting, on the real database and topics. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class TidyTest {
    private static final String EXPERIMENTS = "/api/v1/experiments";
    private final String id = "tidy-" + UUID.randomUUID();

    @Inject
    DataSource database;

    @Test
    void aNameNotesAndTagsAreShownFoundAndFilteredBy() {
        submit(id, "\"tags\": {\"owner\": \"ann\", \"note\": \"old\"}");

        var answer = patch(
                EXPERIMENTS + "/" + id,
                "{\"name\": \" The <b>final</b> one \", \"notes\": \"# Why\\n\\n<script>x</script>\","
                        + " \"tags\": {\"note\": null, \"paper\": \"4.2\"}}");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        var run = experiment(id);
        assertThat(run.getString("name")).isEqualTo("The <b>final</b> one");
        assertThat(run.getString("notes")).startsWith("# Why\n");
        assertThat(run.getMap("tags")).isEqualTo(Map.of("owner", "ann", "paper", "4.2"));
        assertThat(run.getMap("request.tags")).isEqualTo(Map.of("owner", "ann", "note", "old"));
        // Other tests of this database name runs like the document's example.
        assertThat(found("q", "FINAL one")).contains(id);
        assertThat(found("q", "final nowhere")).isEmpty();
        assertThat(found("filter", "tags.paper = '4.2' and name ~ 'final'")).contains(id);
        assertThat(foundWith(Map.of("q", id, "filter", "tags.note is present"))).isEmpty();
        patch(EXPERIMENTS + "/" + id, "{\"name\": null, \"tags\": {\"owner\": null}}");
        assertThat(experiment(id).getMap("")).doesNotContainKey("name");
        assertThat(experiment(id).getMap("tags")).isEqualTo(Map.of("paper", "4.2"));
        assertThat(experiment(id).getString("notes")).startsWith("# Why");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{\"nmae\": \"x\"} | did you mean name",
                "{\"name\": \"a\\u202eb\"} | name is",
                "{\"name\": 5} | name is 5",
                "{\"tags\": {\"a.b\": \"x\"}} | tags.a.b",
                "{\"tags\": {\"a\": 1}} | tags.a is 1",
                "{\"tags\": []} | tags is []",
                "{\"archived\": \"yes\"} | archived is",
                "{\"notes\": \"a\\u0000b\"} | notes is",
                "{\"notes\": \"\\ud800\"} | notes is",
                "[] | JSON",
                "{\"name\": \"x\" | JSON",
            })
    void whatIsNotAllowedIsRefusedByItsField(String body, String reason) {
        submit(id, "\"epochs\": 1");

        var answer = patch(EXPERIMENTS + "/" + id, body);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("detail")).contains(reason);
    }

    @Test
    void whatIsArchivedIsHiddenFromListsAndNothingIsLost() {
        submit(id, "\"epochs\": 1");
        patch(EXPERIMENTS + "/" + id, "{\"archived\": true}");

        assertThat(found("q", id)).isEmpty();
        assertThat(foundWith(Map.of("q", id, "archived", "only"))).containsExactly(id);
        assertThat(experiment(id).getString("archived_at")).isNotBlank();
        patch(EXPERIMENTS + "/" + id, "{\"archived\": false}");
        assertThat(found("q", id)).containsExactly(id);
        assertThat(given().queryParam("archived", "maybe").get(EXPERIMENTS).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aDeletedRunComesBackNeitherByItsEventsNorByItsRequestNorByARebuild() throws SQLException {
        completed(id);
        StudyPlay.predicted(id, "tidy", 10, row -> true);
        StudyPlay.awaitPredictions(id);

        assertThat(given().delete(EXPERIMENTS + "/" + id).statusCode()).isEqualTo(204);

        assertThat(state(id)).isEqualTo("UNKNOWN");
        var other = id + "-other";
        for (var each : List.of(id, other)) {
            event("run-completed", each, 1, 9, event -> {});
            StudyPlay.predicted(each, "tidy", 10, row -> true);
            publish("experiment-requests", each, "{}".getBytes(StandardCharsets.UTF_8));
        }
        StudyPlay.awaitPredictions(other);
        await().until(() -> experiment(other).get("request") != null);
        await().until(() -> state(other), "COMPLETED"::equals);
        assertThat(state(id)).isEqualTo("UNKNOWN");
        assertThat(given().get(EXPERIMENTS + "/" + id + "/predictions").statusCode())
                .isEqualTo(404);
        assertThat(submit(id, "\"epochs\": 1").jsonPath().getString("code")).isEqualTo("deleted");
        assertThat(given().delete(EXPERIMENTS + "/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void namesSurviveARebuild() throws SQLException {
        completed(id);
        patch(EXPERIMENTS + "/" + id, "{\"name\": \"kept\", \"tags\": {\"a\": \"b\"}, \"archived\": true}");

        // As a rebuild does: what the topics fill is emptied, and they are read again.
        sql("DELETE FROM experiments WHERE experiment_id = '" + id + "'");
        sql("DELETE FROM events WHERE experiment_id = '" + id + "'");
        event("run-completed", id, 1, 4, event -> {});

        await().until(() -> state(id), "COMPLETED"::equals);
        assertThat(experiment(id).getString("name")).isEqualTo("kept");
        assertThat(experiment(id).getMap("tags")).isEqualTo(Map.of("a", "b"));
        assertThat(experiment(id).getString("archived_at")).isNotBlank();
    }

    @Test
    void aRunThatGoesOnOrBelongsToAStudyIsNotDeleted() {
        submit(id, "\"epochs\": 1");
        var answer = given().delete(EXPERIMENTS + "/" + id);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.jsonPath().getString("detail")).contains("QUEUED; cancel it first");

        var play = new StudyPlay();
        var study = play.started("{name: tidy, fixed: {dataset: {seed: %d}}, stages: [{name: one, grid: {seed: [1]}}]}"
                .formatted(play.dataSeed));
        var run = StudyPlay.submitted(study, 0, 0);
        StudyPlay.complete(run, 0.3);
        StudyPlay.awaitState(study, "COMPLETED");
        assertThat(given().delete(EXPERIMENTS + "/" + run).jsonPath().getString("detail"))
                .contains("belongs to study '" + study + "'");
        assertThat(given().delete("/api/v1/studies/" + study + "?experiments=true")
                        .statusCode())
                .isEqualTo(204);
        assertThat(state(run)).isEqualTo("UNKNOWN");
    }

    @Test
    void aStudyHasNotesAndTagsAndCanBeRenamedAndArchived() {
        var play = new StudyPlay();
        var study = play.started("{name: tidy, fixed: {dataset: {seed: %d}}, stages: [{name: one, grid: {seed: [1]}}]}"
                .formatted(play.dataSeed));
        StudyPlay.complete(StudyPlay.submitted(study, 0, 0), 0.3);
        StudyPlay.awaitState(study, "COMPLETED");
        given().get("/api/v1/studies").then().statusCode(200);

        var answer = patch(
                "/api/v1/studies/" + study,
                "{\"name\": \"Tidy %s\", \"notes\": \"*n*\", \"tags\": {\"a\": \"b\"}}".formatted(id));

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getMap("tags")).isEqualTo(Map.of("a", "b"));
        var page = studies(Map.of("q", id, "filter", "tags.a = b and state = completed"));
        assertThat(page.getList("items.name")).containsExactly("Tidy " + id);
        assertThat(page.getString("items[0].notes")).isEqualTo("*n*");
        assertThat(patch("/api/v1/studies/" + study, "{\"name\": null}").statusCode())
                .isEqualTo(400);
        patch("/api/v1/studies/" + study, "{\"archived\": true}");
        assertThat(studies(Map.of("q", id)).getList("items")).isEmpty();
        assertThat(bulk("studies", "delete", "{\"ids\": [\"%s\"], \"experiments\": true}".formatted(study))
                        .getInt("changed"))
                .isEqualTo(1);
    }

    @Test
    void manyAreChosenByAFilterCountedFirstAndThenDoneSomethingTo() {
        for (int i = 0; i < 4; i++) {
            submit(id + "-" + i, "\"study\": \"%s\"".formatted(id));
        }
        event("run-failed", id + "-0", 1, 1, event -> {});
        await().until(() -> state(id + "-0"), "FAILED"::equals);
        var filter = "\"filter\": \"study = '%s'\"".formatted(id);

        var dry = bulk("experiments", "cancel", "{" + filter + ", \"dry_run\": true}");
        assertThat(List.of(dry.getInt("matched"), dry.getInt("changed"))).containsExactly(4, 3);
        assertThat(dry.getString("skipped[0].reason")).isEqualTo("is FAILED");
        assertThat(published("run-commands", id + "-1")).isEmpty();
        assertThat(post("experiments", "cancel", "{" + filter + ", \"expect\": 3}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(bulk("experiments", "cancel", "{" + filter + ", \"expect\": 4}")
                        .getInt("changed"))
                .isEqualTo(3);
        assertThat(published("run-commands", id + "-1")).hasSize(1);

        assertThat(bulk("experiments", "tag", "{" + filter + ", \"tags\": {\"batch\": \"one\"}}")
                        .getInt("changed"))
                .isEqualTo(4);
        assertThat(found("filter", "tags.batch = one")).hasSize(4);
        var retried = bulk("experiments", "retry", "{" + filter + "}");
        assertThat(retried.getInt("changed")).isEqualTo(1);
        var again = experiment(retried.getMap("created").get(id + "-0").toString());
        assertThat(again.getString("tags.retry_of")).isEqualTo(id + "-0");
        assertThat(again.getString("state")).isEqualTo("QUEUED");

        assertThat(bulk("experiments", "archive", "{\"ids\": [\"%s-0\"]}".formatted(id))
                        .getInt("changed"))
                .isEqualTo(1);
        assertThat(bulk("experiments", "delete", "{" + filter + ", \"archived\": \"all\"}")
                        .getInt("changed"))
                .isEqualTo(1);
        assertThat(state(id + "-0")).isEqualTo("UNKNOWN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "cancel | {} | ids",
                "cancel | {\"ids\": [\"a\"], \"filter\": \"epochs = 1\"} | ids",
                "cancel | {\"filtre\": \"epochs = 1\"} | did you mean filter",
                "cancel | {\"filter\": \"colour = 1\"} | colour",
                "tag | {\"filter\": \"epochs = 1\"} | tags",
                "archive | {\"ids\": [\"a\"], \"dry_run\": \"yes\"} | dry_run",
                "explode | {\"ids\": [\"a\"]} | there is no action",
            })
    void whatManyAreAskedForIsChecked(String action, String body, String reason) {
        var answer = post("experiments", action, body);

        assertThat(answer.statusCode()).isBetween(400, 404);
        assertThat(answer.asString()).contains(reason);
    }

    private void completed(String run) {
        submit(run, "\"epochs\": 3");
        event("run-completed", run, 1, 4, event -> {});
        await().until(() -> state(run), "COMPLETED"::equals);
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    private static Response submit(String id, String field) {
        return given().contentType("application/json")
                .body("{\"experiment_id\": \"%s\", %s}".formatted(id, field))
                .post(EXPERIMENTS);
    }

    private static Response patch(String path, String body) {
        return given().contentType("application/json").body(body).patch(path);
    }

    private static Response post(String kind, String action, String body) {
        return given().contentType("application/json").body(body).post("/api/v1/bulk/" + kind + "/" + action);
    }

    private static JsonPath bulk(String kind, String action, String body) {
        var answer = post(kind, action, body);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath();
    }

    private static List<String> found(String parameter, String value) {
        return foundWith(Map.of(parameter, value));
    }

    private static List<String> foundWith(Map<String, String> parameters) {
        var answer = given().queryParams(parameters).get(EXPERIMENTS);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath().getList("items.experiment_id");
    }

    private static JsonPath studies(Map<String, String> parameters) {
        return given().queryParams(parameters).get("/api/v1/studies").jsonPath();
    }
}
