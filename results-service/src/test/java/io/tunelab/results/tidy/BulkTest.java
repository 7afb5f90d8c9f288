package io.tunelab.results.tidy;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.experiment;
import static io.tunelab.results.Stack.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.study.StudyPlay;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What many are changed to at once, and which of them are left as they are. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class BulkTest {
    private static final String ONE_CELL =
            "{name: bulk, fixed: {dataset: {seed: %d}}, stages: [{name: one, grid: {seed: [1]}}]}";
    private final String id = "bulk-" + UUID.randomUUID();

    @Inject
    DataSource database;

    @Test
    void aTryThatALaterOneReplacedIsNotRetried() {
        var study = study();
        var first = StudyPlay.submitted(study, 0, 0);
        StudyPlay.fail(first);
        StudyPlay.awaitState(study, "FAILED");
        assertThat(StudyPlay.command(study, "retry").statusCode()).isEqualTo(200);
        await().until(() -> !first.equals(StudyPlay.study(study).getString("stages[0].cells[0].experiment_id")));

        for (var dryRun : new String[] {"true", "false"}) {
            var retried = bulk("experiments", "retry", "{\"ids\": [\"%s\"], \"dry_run\": %s}".formatted(first, dryRun));

            assertThat(retried.getInt("changed")).isZero();
            assertThat(retried.getString("skipped[0].reason"))
                    .isEqualTo("was replaced by a later try in study '%s'".formatted(study));
        }
    }

    @Test
    void aRunThatCannotBeRetriedStopsNoOther() throws SQLException {
        failed(id + "-a");
        failed(id + "-b");
        sql("UPDATE experiments SET request = jsonb_set(request, '{epochs}', '-1') WHERE experiment_id = '%s-a'");

        var retried = bulk("experiments", "retry", "{\"ids\": [\"%1$s-a\", \"%1$s-b\"]}".formatted(id));

        assertThat(retried.getInt("changed")).isEqualTo(1);
        assertThat(retried.getMap("created").keySet()).hasToString("[" + id + "-b]");
        assertThat(retried.getString("skipped[0].id")).isEqualTo(id + "-a");
        assertThat(retried.getString("skipped[0].reason")).contains("epochs");
    }

    @Test
    void aRunThatWouldHaveTooManyTagsIsSkippedAndTheOthersAreTagged() {
        var full = IntStream.range(0, 20).mapToObj("\"t%d\": \"x\""::formatted).collect(Collectors.joining(", "));
        submit(id + "-full", "\"tags\": {" + full + "}");
        submit(id + "-free", "\"epochs\": 1");

        var tagged = bulk(
                "experiments",
                "tag",
                "{\"ids\": [\"%1$s-full\", \"%1$s-free\"], \"tags\": {\"more\": \"y\"}}".formatted(id));

        assertThat(tagged.getInt("changed")).isEqualTo(1);
        assertThat(tagged.getString("skipped[0].reason")).isEqualTo("would have 21 tags; at most 20 are allowed");
        assertThat(experiment(id + "-free").getMap("tags")).isEqualTo(Map.of("more", "y"));
    }

    @Test
    void aTagThatTheRequestDoesNotHaveLeavesNoTraceWhenItIsRemoved() throws SQLException {
        submit(id, "\"tags\": {\"asked\": \"x\"}");
        given().contentType("application/json")
                .body("{\"tags\": {\"asked\": null, \"never\": null}}")
                .patch("/api/v1/experiments/" + id)
                .then()
                .statusCode(200);

        try (var connection = database.getConnection();
                var query = connection.createStatement();
                var row = query.executeQuery(
                        "SELECT tag_changes FROM experiments WHERE experiment_id = '%s'".formatted(id))) {
            row.next();
            assertThat(row.getString(1)).contains("asked").doesNotContain("never");
        }
    }

    @Test
    void aDryRunOfARetryCountsOnlyStudiesWithSomethingToRetry() {
        var failed = study();
        StudyPlay.fail(StudyPlay.submitted(failed, 0, 0));
        StudyPlay.awaitState(failed, "FAILED");
        var completed = study();
        StudyPlay.complete(StudyPlay.submitted(completed, 0, 0), 0.3);
        StudyPlay.awaitState(completed, "COMPLETED");

        var dry =
                bulk("studies", "retry", "{\"ids\": [\"%s\", \"%s\"], \"dry_run\": true}".formatted(failed, completed));

        assertThat(dry.getInt("changed")).isEqualTo(1);
        assertThat(dry.getString("skipped[0].id")).isEqualTo(completed);
        assertThat(dry.getString("skipped[0].reason")).isEqualTo("has no failed or cancelled cell");
    }

    @Test
    void asManyIdsAsAreAllowedFitIntoARequest() {
        var ids = IntStream.range(0, 10_000)
                .mapToObj(i -> "\"" + "x".repeat(95) + "%05d\"".formatted(i))
                .collect(Collectors.joining(","));

        var dry = bulk("experiments", "cancel", "{\"dry_run\": true, \"ids\": [" + ids + "]}");

        assertThat(dry.getInt("matched")).isZero();
    }

    private static String study() {
        var play = new StudyPlay();
        return play.started(ONE_CELL.formatted(play.dataSeed));
    }

    private void failed(String run) {
        submit(run, "\"epochs\": 1");
        event("run-failed", run, 1, 1, event -> {});
        await().until(() -> state(run), "FAILED"::equals);
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var prepared = connection.createStatement()) {
            prepared.execute(statement.formatted(id));
        }
    }

    private static void submit(String id, String field) {
        given().contentType("application/json")
                .body("{\"experiment_id\": \"%s\", %s}".formatted(id, field))
                .post("/api/v1/experiments")
                .then()
                .statusCode(202);
    }

    private static JsonPath bulk(String kind, String action, String body) {
        var answer = given().contentType("application/json").body(body).post("/api/v1/bulk/" + kind + "/" + action);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath();
    }
}
