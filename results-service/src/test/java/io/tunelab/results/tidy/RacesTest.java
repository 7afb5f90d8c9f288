package io.tunelab.results.tidy;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.experiment;
import static io.tunelab.results.Stack.publish;
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
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two who change an experiment at the same time: the second waits, and then sees what the first has done. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class RacesTest {
    private static final String HOLD = "SELECT 1 FROM experiments WHERE experiment_id = '%s' FOR UPDATE";
    private static final String ONE_CELL =
            "{name: races, fixed: {dataset: {seed: %d}}, stages: [{name: one, grid: {seed: [1]}}]}";
    private final String id = "races-" + UUID.randomUUID();

    @Inject
    DataSource database;

    @Test
    void aRunThatIsBeingDeletedComesBackNeitherByItsEventsNorByItsPredictionsNorByItsRequest() throws Exception {
        completed(id);
        try (var other = held(id)) {
            delete(other, id);
            event("run-completed", id, 1, 9, event -> {});
            StudyPlay.predicted(id, "races", 10, row -> true);
            publish("experiment-requests", id, "{}".getBytes(StandardCharsets.UTF_8));
            awaitWaiting(3);
            other.commit();
        }

        var later = id + "-later";
        event("run-completed", later, 1, 9, event -> {});
        StudyPlay.predicted(later, "races", 10, row -> true);
        publish("experiment-requests", later, "{}".getBytes(StandardCharsets.UTF_8));
        StudyPlay.awaitPredictions(later);
        await().until(() -> experiment(later).get("request") != null && "COMPLETED".equals(state(later)));
        assertThat(state(id)).isEqualTo("UNKNOWN");
        assertThat(count("predictions WHERE experiment_id = '%s'".formatted(id)))
                .isZero();
    }

    @Test
    void aRunThatIsBeingDeletedIsNotReused() throws Exception {
        var play = new StudyPlay();
        var yaml = ONE_CELL.formatted(play.dataSeed);
        var first = play.started(yaml);
        var finished = StudyPlay.submitted(first, 0, 0);
        StudyPlay.complete(finished, 0.3);
        StudyPlay.awaitState(first, "COMPLETED");
        given().delete("/api/v1/studies/" + first).then().statusCode(204);
        String second;
        try (var other = held(finished)) {
            delete(other, finished);
            second = play.started(yaml);
            awaitWaiting(1);
            other.commit();
        }

        assertThat(StudyPlay.submitted(second, 0, 0)).startsWith(second);
    }

    @Test
    void aRunThatAStudyTakesMeanwhileIsNotDeleted() throws Exception {
        completed(id);
        var play = new StudyPlay();
        var study = play.started(ONE_CELL.formatted(play.dataSeed));
        StudyPlay.complete(StudyPlay.submitted(study, 0, 0), 0.3);
        StudyPlay.awaitState(study, "COMPLETED");
        CompletableFuture<JsonPath> deleted;
        try (var other = held(id)) {
            run(other, "UPDATE study_cells SET experiment_id = '%s' WHERE study_id = '%s'".formatted(id, study));
            deleted = CompletableFuture.supplyAsync(() -> bulk("delete", "{\"ids\": [\"%s\"]}".formatted(id)));
            awaitWaiting(1);
            other.commit();
        }

        assertThat(deleted.get().getInt("changed")).isZero();
        assertThat(deleted.get().getString("skipped[0].reason")).contains("belongs to study '" + study + "'");
        assertThat(state(id)).isEqualTo("COMPLETED");
    }

    @Test
    void aTagThatSomebodyElseSetsMeanwhileIsKept() throws Exception {
        completed(id);
        CompletableFuture<JsonPath> tagged;
        try (var other = held(id)) {
            run(
                    other,
                    "UPDATE experiments SET tag_changes = '{\"a\": \"1\"}' WHERE experiment_id = '%s'".formatted(id));
            tagged = CompletableFuture.supplyAsync(
                    () -> bulk("tag", "{\"ids\": [\"%s\"], \"tags\": {\"b\": \"2\"}}".formatted(id)));
            awaitWaiting(1);
            other.commit();
        }

        assertThat(tagged.get().getInt("changed")).isEqualTo(1);
        assertThat(experiment(id).<String, String>getMap("tags")).containsAllEntriesOf(Map.of("a", "1", "b", "2"));
    }

    private void completed(String run) {
        publish("experiment-requests", run, "{}".getBytes(StandardCharsets.UTF_8));
        event("run-completed", run, 1, 4, event -> {});
        await().until(() -> "COMPLETED".equals(state(run)) && experiment(run).get("request") != null);
    }

    /** A transaction of somebody else that holds the experiment. */
    private Connection held(String run) throws SQLException {
        var connection = database.getConnection();
        connection.setAutoCommit(false);
        run(connection, HOLD.formatted(run));
        return connection;
    }

    /** Does what the service does to delete an experiment. */
    private static void delete(Connection connection, String run) throws SQLException {
        for (var table : new String[] {"epochs", "events", "training_curves", "predictions", "experiments"}) {
            run(connection, "DELETE FROM %s WHERE experiment_id = '%s'".formatted(table, run));
        }
        run(connection, "INSERT INTO experiment_marks (experiment_id, deleted_at) VALUES ('%s', now())".formatted(run));
    }

    private static void run(Connection connection, String statement) throws SQLException {
        try (var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    private void awaitWaiting(int statements) {
        await().until(() -> count("pg_stat_activity WHERE wait_event_type = 'Lock'") >= statements);
    }

    private int count(String rows) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.createStatement();
                var answer = query.executeQuery("SELECT count(*) FROM " + rows)) {
            answer.next();
            return answer.getInt(1);
        }
    }

    private static JsonPath bulk(String action, String body) {
        var answer = given().contentType("application/json").body(body).post("/api/v1/bulk/experiments/" + action);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath();
    }
}
