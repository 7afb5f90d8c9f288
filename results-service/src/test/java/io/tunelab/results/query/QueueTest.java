package io.tunelab.results.query;

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
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What waits for what, and what people can choose from, by REST. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class QueueTest {
    private final String id = "queue-" + UUID.randomUUID();

    @Inject
    DataSource database;

    private static JsonPath get(String path) {
        return given().get("/api/v1/" + path).then().statusCode(200).extract().jsonPath();
    }

    private JsonPath queue() {
        return get("queue").setRootPath("items.findAll { it.experiment_id.startsWith('" + id + "') }");
    }

    @Test
    void aRunStandsInTheQueueWithWhatItWaitsForAndLeavesItWhenATrainerHasIt() {
        event("run-queued", id + "-1", 0, 0, event -> {});
        event("run-queued", id + "-2", 0, 0, event -> {});
        await().until(() -> state(id + "-2"), "QUEUED"::equals);
        event("run-waiting", id + "-2", 0, 1_000_001, event -> {});
        await().until(() -> queue().getString("waiting.reason").contains("downloaded"));

        var queued = queue();
        List<Integer> positions = queued.getList("position");
        assertThat(queued.getList("state")).isEqualTo(List.of("QUEUED", "QUEUED"));
        assertThat(positions).doesNotContainNull().doesNotHaveDuplicates();

        event("run-started", id + "-1", 1, 0, event -> event.put("worker", id));
        await().until(() -> state(id + "-1"), "RUNNING"::equals);
        assertThat(queue().getString("find { it.experiment_id.endsWith('-1') }.worker"))
                .isEqualTo(id);
        assertThat(get("queue").getString("trainers.find { it.name == '" + id + "' }.experiment_id"))
                .isEqualTo(id + "-1");
        event("run-cancelled", id + "-1", 1, 9, event -> {});
        event("run-cancelled", id + "-2", 1, 9, event -> {});
        await().until(() -> queue().getList("state").isEmpty());
    }

    @Test
    void whatRunsIsShownHoweverManyHavePausedBefore() throws SQLException {
        sql("INSERT INTO experiments (experiment_id, state, submitted_at, updated_at)"
                + " SELECT '%s-paused-' || i, 'PAUSED', '2020-01-01', now() FROM generate_series(1, 600) i"
                        .formatted(id));
        try {
            event("run-queued", id + "-2", 0, 0, event -> {});
            event("run-started", id + "-1", 1, 0, event -> event.put("worker", id));
            await().until(() -> state(id + "-1") + state(id + "-2"), "RUNNINGQUEUED"::equals);

            // How many paused ones still fit depends on what other tests left behind.
            assertThat(queue().getList("state")).startsWith("RUNNING", "QUEUED");
            assertThat(get("queue").getString("trainers.find { it.name == '" + id + "' }.experiment_id"))
                    .isEqualTo(id + "-1");
        } finally {
            sql("DELETE FROM experiments WHERE experiment_id LIKE '%s%%'".formatted(id));
        }
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    @Test
    void modelsOfEarlierRunsAreNamed() {
        event("run-queued", id, 0, 0, event -> ((ObjectNode) event.get("request")).put("model", "model-of/" + id));
        await().until(() -> state(id), "QUEUED"::equals);

        assertThat(get("models").getInt("items.find { it.name == 'model-of/" + id + "' }.runs"))
                .isEqualTo(1);
        event("run-cancelled", id, 1, 9, event -> {});
    }

    @Test
    void theSchemaOfAStudyIsGivenAndNoOtherFile() {
        assertThat(get("schemas/study").getList("properties.select_by.enum")).contains("val_auroc");
        assertThat(get("schemas/experiment-request").getString("title")).isNotBlank();
        given().get("/api/v1/schemas/run-event").then().statusCode(404);
        given().get("/api/v1/schemas/..%2Fstudy").then().statusCode(404);
    }
}
