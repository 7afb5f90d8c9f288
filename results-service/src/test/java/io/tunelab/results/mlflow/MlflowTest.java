package io.tunelab.results.mlflow;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import io.tunelab.results.study.StudyPlay;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;

/** MLflow's own client reads what runs have reported. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class MlflowTest {
    @TestHTTPResource("/")
    String url;

    private final String study = "mlflow-" + UUID.randomUUID();
    private MlflowClient client;

    @BeforeEach
    void connect() {
        client = new MlflowClient(url.replaceAll("/$", ""));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aStudyIsAnExperimentAndItsRunsHaveParametersAndMetrics() {
        completed(study + "-1", 0.80);

        assertThat(client.getExperiment(study).getName()).isEqualTo(study);
        assertThat(client.getExperimentByName(study)).isPresent();
        assertThat(client.getExperimentByName("nobody-" + study)).isEmpty();
        assertThat(client.searchExperiments().getItems())
                .extracting("experimentId")
                .contains(study);
        var run = client.getRun(study + "-1");
        assertThat(run.getInfo().getStatus()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.getInfo().getExperimentId()).isEqualTo(study);
        assertThat(run.getInfo().getEndTime()).isPositive();
        assertThat(run.getData().getParamsList())
                .contains(
                        Param.newBuilder().setKey("max_length").setValue("256").build());
        assertThat(run.getData().getMetricsList())
                .filteredOn(metric -> metric.getKey().equals("test_accuracy"))
                .extracting(Metric::getValue)
                .containsExactly(0.80);
        assertThat(client.getMetricHistory(study + "-1", "val_loss"))
                .extracting(Metric::getStep)
                .containsExactly(1L);
    }

    @Test
    void runsAreSearchedByMetricsAndParametersAndPaged() {
        completed(study + "-1", 0.80);
        completed(study + "-2", 0.90);
        completed(study + "-3", 0.85);

        var good = client.searchRuns(
                List.of(study),
                "metrics.test_accuracy > 0.82 and params.max_length = '256' and attributes.status = 'FINISHED'",
                ViewType.ACTIVE_ONLY,
                10,
                List.of("metrics.test_accuracy DESC"));
        assertThat(good.getItems())
                .extracting(run -> run.getInfo().getRunId())
                .containsExactly(study + "-2", study + "-3");
        var first = client.searchRuns(List.of(study), "", ViewType.ACTIVE_ONLY, 2, List.of("metrics.test_accuracy"));
        assertThat(first.getItems())
                .extracting(run -> run.getInfo().getRunId())
                .containsExactly(study + "-1", study + "-3");
        var second = client.searchRuns(
                List.of(study),
                "",
                ViewType.ACTIVE_ONLY,
                2,
                List.of("metrics.test_accuracy"),
                first.getNextPageToken().orElseThrow());
        assertThat(second.getItems())
                .extracting(run -> run.getInfo().getRunId())
                .containsExactly(study + "-2");
        assertThat(client.searchRuns(List.of(study), "params.learning_rate = '1e-9'", ViewType.ACTIVE_ONLY, 2)
                        .getItems())
                .isEmpty();
    }

    @Test
    void whatIsNotUnderstoodIsRefusedInMlflowsWords() {
        assertThatThrownBy(() -> client.getRun("nobody-" + study))
                .isInstanceOf(MlflowHttpException.class)
                .hasMessageContaining("404");
        given().contentType("application/json")
                .body("{\"experiment_ids\": [\"" + study + "\"], \"filter\": \"metrics.x > 'y\"}")
                .post("/api/2.0/mlflow/runs/search")
                .then()
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"));
        given().get("/api/3.0/mlflow/traces").then().statusCode(404).body("error_code", equalTo("ENDPOINT_NOT_FOUND"));
        given().get("/api/2.0/mlflow/runs/search").then().body("error_code", notNullValue());
        given().contentType("application/json")
                .body("{]")
                .post("/api/2.0/mlflow/runs/search")
                .then()
                .statusCode(400);
    }

    @Test
    void everyWriteIsRefusedWithWhereToLogInstead() throws Exception {
        completed(study + "-1", 0.80);
        var file = Files.createTempFile("artifact", ".txt");

        assertThatThrownBy(() -> client.createRun("0")).hasMessageContaining("tunelab.mlflow.tracking-uri");
        assertThatThrownBy(() -> client.logMetric(study + "-1", "x", 1)).hasMessageContaining("read-only");
        assertThatThrownBy(() -> client.createExperiment("mine")).hasMessageContaining("read-only");
        given().put("/api/2.0/mlflow-artifacts/artifacts/0/x/artifacts/" + file.getFileName())
                .then()
                .statusCode(403)
                .body("message", containsString("read-only"));
        given().post("/api/3.0/mlflow/traces").then().statusCode(403);
        assertThat(client.getRun(study + "-1").getInfo().getArtifactUri())
                .isEqualTo("mlflow-artifacts:/%s/%s-1/artifacts".formatted(study, study));
    }

    @Test
    void aReusedRunIsInBothStudies() {
        var play = new StudyPlay();
        var yaml = "{name: reused, fixed: {dataset: {seed: %d}}, stages: [{name: one, grid: {max_length: [64]}}]}"
                .formatted(play.dataSeed);
        var first = play.started(yaml);
        var run = StudyPlay.submitted(first, 0, 0);
        StudyPlay.tested(run, 10, row -> true);
        StudyPlay.awaitState(first, "COMPLETED");
        var second = play.started(yaml);
        StudyPlay.awaitState(second, "COMPLETED");

        for (var one : List.of(first, second)) {
            var found = client.searchRuns(List.of(one), "", ViewType.ACTIVE_ONLY, 10)
                    .getItems();
            assertThat(found).extracting(item -> item.getInfo().getRunId()).containsExactly(run);
            assertThat(found.get(0).getInfo().getExperimentId()).isEqualTo(one);
        }
        assertThat(client.searchRuns(List.of(second, first), "", ViewType.ACTIVE_ONLY, 10)
                        .getItems())
                .hasSize(1);
        assertThat(client.getExperimentByName(second)).isPresent();
    }

    private void completed(String id, double accuracy) {
        Stack.event("run-queued", id, 0, 0, event -> ((ObjectNode) event.get("request")).put("study", study));
        Stack.event("run-started", id, 1, 0, event -> {});
        Stack.event("epoch-completed", id, 1, 2, event -> {});
        Stack.event("run-completed", id, 1, 4, event -> ((ObjectNode) event.get("test")).put("accuracy", accuracy));
        await().until(() -> Stack.state(id), "COMPLETED"::equals);
    }
}
