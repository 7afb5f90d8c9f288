package io.tunelab.results.query;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.find.ListQuery;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Experiments as tables, also those that only share a label. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class TablesTest {
    @Inject
    ExperimentReads reads;

    private final String label = "label-" + UUID.randomUUID();

    @Test
    void theListIsATableOfTheWholeSelection() {
        for (int seed = 0; seed < 203; seed++) {
            given().contentType("application/json")
                    .body("{\"experiment_id\": \"%1$s-%2$d\", \"study\": \"%1$s\", \"seed\": %2$d}"
                            .formatted(label, seed))
                    .post("/api/v1/experiments")
                    .then()
                    .statusCode(202);
        }

        var csv = table("text/csv", "/api/v1/experiments?study=" + label);
        assertThat(csv.contentType()).startsWith("text/csv");
        assertThat(csv.asString().lines().toList()).hasSize(204);
        assertThat(csv.asString().lines().findFirst().orElseThrow().split(","))
                .contains("experiment_id", "state", "learning_rate", "dataset.name", "val_loss", "test_accuracy");
        assertThat(table("text/csv", "/api/v1/experiments?limit=5&study=" + label)
                        .asString()
                        .lines())
                .hasSize(6);
        var parquet =
                given().get("/api/v1/experiments?format=parquet&study=" + label).asByteArray();
        assertThat(new String(parquet, 0, 4, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("PAR1");
        assertThat(given().get("/api/v1/experiments?format=xml").statusCode()).isEqualTo(400);
        assertThat(table("image/png", "/api/v1/experiments").statusCode()).isEqualTo(406);
        assertThat(given().get("/api/v1/experiments?study=" + label).jsonPath().getInt("total"))
                .isEqualTo(203);
    }

    @Test
    void aRunThatEndsWhileTheTableIsReadIsNeitherLostNorThereTwice() {
        for (int seed = 0; seed < 6; seed++) {
            submitted(label + "-" + seed, seed, "0.001");
        }
        var given = new MultivaluedHashMap<String, String>();
        given.putSingle("filter", "study = '" + label + "'");
        given.putSingle("sort", "-updated_at");
        var ids = reads.ids(ListQuery.of(given, ExperimentFields.LIST));
        var read = new ArrayList<String>();

        var table = new ExperimentTable(ids, 2, some -> {
            var moving = ids.get(5);
            if (read.isEmpty()) { // the last comes to the front, and all others move back
                event("run-started", moving, 1, 0, event -> {});
                await().until(() -> state(moving), "RUNNING"::equals);
            }
            read.addAll(some);
            return reads.summaries(some);
        });
        var rows = new ArrayList<Object>();
        table.each(row -> rows.add(row.get("experiment_id")));

        assertThat(reads.ids(ListQuery.of(given, ExperimentFields.LIST))).startsWith(ids.get(5));
        assertThat(rows).hasSize(6).isEqualTo(ids);
    }

    @Test
    void aLabelOnRequestsHasTheTablesOfAStudy() {
        for (int seed = 1; seed <= 2; seed++) {
            for (var rate : new String[] {"0.001", "0.002"}) {
                completed(seed, rate);
            }
        }

        var configurations = given().get("/api/v1/studies/" + label + "/table").jsonPath();
        assertThat(configurations.getList("rows.configuration"))
                .containsExactly("learning_rate=0.001", "learning_rate=0.002");
        assertThat(configurations.getList("rows.runs")).containsExactly(2, 2);
        var runs = given().get("/api/v1/studies/" + label + "/table?rows=runs").jsonPath();
        assertThat(runs.getList("rows.state")).containsOnly("COMPLETED").hasSize(4);
        assertThat(runs.getList("rows.test_accuracy")).doesNotContainNull();
        assertThat(table("text/csv", "/api/v1/studies/" + label + "/metrics").asString())
                .startsWith("study,stage,configuration,seed,experiment_id,epoch");
        assertThat(given().get("/api/v1/studies/" + label + "/steps").statusCode())
                .isEqualTo(200);
        assertThat(given().get("/api/v1/studies/none-" + label + "/table").statusCode())
                .isEqualTo(404);
    }

    private void completed(int seed, String rate) {
        var id = label + "-" + rate + "-" + seed;
        submitted(id, seed, rate);
        event("run-started", id, 1, 0, event -> {});
        event("epoch-completed", id, 1, 2, event -> {});
        event("run-completed", id, 1, 4, event -> {});
        await().until(() -> state(id), "COMPLETED"::equals);
    }

    private void submitted(String id, int seed, String rate) {
        given().contentType("application/json")
                .body("{\"experiment_id\": \"%s\", \"study\": \"%s\", \"seed\": %d, \"learning_rate\": %s}"
                        .formatted(id, label, seed, rate))
                .post("/api/v1/experiments")
                .then()
                .statusCode(202);
    }

    private static Response table(String type, String path) {
        return given().accept(type).get(path);
    }
}
