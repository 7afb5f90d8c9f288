package io.tunelab.results.mlflow;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;

/** MLflow's own client logs runs of other tools and finds them beside ours. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class MlflowLogTest {
    @TestHTTPResource("/")
    String url;

    private final String name = "logged-" + UUID.randomUUID();
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
    void whatIsLoggedIsReadAgain() {
        var experiment = client.createExperiment(name);
        var run = client.createRun(experiment).getRunId();
        client.logParam(run, "C", "0.1");
        client.logMetric(run, "loss", 0.7, 1_000, 1);
        client.logBatch(
                run,
                List.of(metric("loss", 0.5, 3_000, 3), metric("loss", 0.6, 2_000, 2), metric("gap", Double.NaN, 1, 0)),
                List.of(Param.newBuilder().setKey("kernel").setValue("linear").build()),
                List.of(RunTag.newBuilder().setKey("team").setValue("a").build()));
        client.setTag(run, "team", "b");
        client.setTerminated(run, RunStatus.FINISHED, 9_000);

        var read = client.getRun(run);

        assertThat(read.getInfo().getStatus()).isEqualTo(RunStatus.FINISHED);
        assertThat(read.getInfo().getEndTime()).isEqualTo(9_000);
        assertThat(read.getInfo().getExperimentId()).isEqualTo(experiment);
        assertThat(read.getData().getParamsList())
                .extracting(param -> param.getKey() + "=" + param.getValue())
                .containsExactly("C=0.1", "kernel=linear");
        assertThat(read.getData().getMetricsList())
                .extracting(metric -> metric.getKey() + "=" + metric.getValue())
                .containsExactly("gap=NaN", "loss=0.5");
        assertThat(read.getData().getTagsList()).extracting(RunTag::getValue).contains("b");
        assertThat(client.getMetricHistory(run, "loss"))
                .extracting(Metric::getValue)
                .containsExactly(0.7, 0.6, 0.5);
    }

    @Test
    void whatIsLoggedTwiceIsThereOnceAndAParameterKeepsItsValue() {
        var run = client.createRun(client.createExperiment(name)).getRunId();
        client.logMetric(run, "loss", 0.7, 1_000, 1);
        client.logMetric(run, "loss", 0.7, 1_000, 1);
        client.logParam(run, "C", "0.1");
        client.logParam(run, "C", "0.1");

        assertThat(client.getMetricHistory(run, "loss")).hasSize(1);
        assertThatThrownBy(() -> client.logParam(run, "C", "0.2")).hasMessageContaining("0.1");
        assertThatThrownBy(() -> client.logBatch(
                        run,
                        List.of(metric("other", 1, 1, 1)),
                        List.of(Param.newBuilder().setKey("C").setValue("3").build()),
                        List.of()))
                .hasMessageContaining("400");
        assertThat(client.getMetricHistory(run, "other")).isEmpty();
        assertThatThrownBy(() -> client.createExperiment(name)).hasMessageContaining("RESOURCE_ALREADY_EXISTS");
    }

    @Test
    void aMetricThatIsNotANumberComesLastInEitherDirection() {
        var experiment = client.createExperiment(name);
        var diverged = client.createRun(experiment).getRunId();
        client.logMetric(diverged, "score", Double.NaN);
        var low = client.createRun(experiment).getRunId();
        client.logMetric(low, "score", 0.2);
        var high = client.createRun(experiment).getRunId();
        client.logMetric(high, "score", Double.POSITIVE_INFINITY);

        assertThat(ids(client.searchRuns(
                        List.of(experiment), "", ViewType.ACTIVE_ONLY, 10, List.of("metrics.score DESC"))))
                .containsExactly(high, low, diverged);
        assertThat(ids(client.searchRuns(
                        List.of(experiment), "", ViewType.ACTIVE_ONLY, 10, List.of("metrics.score ASC"))))
                .containsExactly(low, high, diverged);
        assertThat(ids(client.searchRuns(
                        List.of(experiment), "", ViewType.ACTIVE_ONLY, 1, List.of("metrics.score DESC"))))
                .containsExactly(high);
    }

    @Test
    void loggedRunsAreFoundBesideOurs() {
        ours(name + "-1", 0.80);
        ours(name + "-2", 0.90);
        var run = client.createRun(name).getRunId();
        client.logMetric(run, "test_accuracy", 0.85);
        client.logParam(run, "model", "svm");
        var order = List.of("metrics.test_accuracy DESC");

        assertThat(ids(client.searchRuns(List.of(name), "", ViewType.ACTIVE_ONLY, 10, order)))
                .containsExactly(name + "-2", run, name + "-1");
        var first = client.searchRuns(List.of(name), "", ViewType.ACTIVE_ONLY, 1, order);
        var second = client.searchRuns(
                List.of(name),
                "",
                ViewType.ACTIVE_ONLY,
                1,
                order,
                first.getNextPageToken().orElseThrow());
        var third = client.searchRuns(
                List.of(name),
                "",
                ViewType.ACTIVE_ONLY,
                1,
                order,
                second.getNextPageToken().orElseThrow());
        assertThat(List.of(ids(first), ids(second), ids(third)))
                .containsExactly(List.of(name + "-2"), List.of(run), List.of(name + "-1"));
        assertThat(third.getNextPageToken()).isEmpty();
        assertThat(ids(client.searchRuns(
                        List.of(name),
                        "metrics.test_accuracy > 0.82 and params.model = 'svm'",
                        ViewType.ACTIVE_ONLY,
                        9)))
                .containsExactly(run);
        assertThat(ids(client.searchRuns(List.of(name), "tags.team = 'x'", ViewType.ACTIVE_ONLY, 9)))
                .isEmpty();
        assertThat(given().get("/api/v1/experiments?study=" + name).jsonPath().getInt("total"))
                .isEqualTo(2);
    }

    @Test
    void aDeletedRunIsHiddenTakesNothingAndComesBack() {
        var experiment = client.createExperiment(name);
        var run = client.createRun(experiment).getRunId();
        client.deleteRun(run);

        assertThat(ids(client.searchRuns(List.of(experiment), "", ViewType.ACTIVE_ONLY, 9)))
                .isEmpty();
        assertThat(ids(client.searchRuns(List.of(experiment), "", ViewType.DELETED_ONLY, 9)))
                .containsExactly(run);
        assertThatThrownBy(() -> client.logMetric(run, "loss", 1)).hasMessageContaining("400");
        client.restoreRun(run);
        client.logMetric(run, "loss", 1);
        client.deleteExperiment(experiment);
        assertThatThrownBy(() -> client.createRun(experiment)).hasMessageContaining("400");
        client.restoreExperiment(experiment);
        client.renameExperiment(experiment, name + "-new");
        client.setExperimentTag(experiment, "goal", "baseline");
        assertThat(client.getExperiment(experiment).getName()).isEqualTo(name + "-new");
        assertThat(client.getExperiment(experiment).getTags(0).getValue()).isEqualTo("baseline");
    }

    @Test
    void ourRunsCannotBeWrittenTo() {
        ours(name + "-1", 0.80);

        assertThatThrownBy(() -> client.logMetric(name + "-1", "test_accuracy", 1))
                .hasMessageContaining("trainers");
        assertThatThrownBy(() -> client.deleteRun(name + "-1")).hasMessageContaining("400");
        assertThatThrownBy(() -> client.logMetric("nobody", "x", 1)).hasMessageContaining("404");
    }

    private void ours(String id, double accuracy) {
        Stack.event("run-queued", id, 0, 0, event -> ((ObjectNode) event.get("request")).put("study", name));
        Stack.event("run-completed", id, 1, 4, event -> ((ObjectNode) event.get("test")).put("accuracy", accuracy));
        await().until(() -> Stack.state(id), "COMPLETED"::equals);
    }

    private static Metric metric(String key, double value, long timestamp, long step) {
        return Metric.newBuilder()
                .setKey(key)
                .setValue(value)
                .setTimestamp(timestamp)
                .setStep(step)
                .build();
    }

    private static List<String> ids(org.mlflow.tracking.RunsPage page) {
        return page.getItems().stream().map(run -> run.getInfo().getRunId()).toList();
    }
}
