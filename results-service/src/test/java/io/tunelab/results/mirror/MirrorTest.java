package io.tunelab.results.mirror;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import io.tunelab.results.study.StudyPlay;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs in an MLflow server that is there, away, and has forgotten everything. */
@QuarkusTest
@TestProfile(MirrorTest.WithMlflow.class)
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class MirrorTest {
    private static final String RUN = "tunelab.experiment_id";
    private static final String PARENT = "tunelab.parent_of";
    private final StudyPlay play = new StudyPlay();
    private PlayedMlflow mlflow;

    @ConfigProperty(name = "tunelab.mlflow.tracking-uri")
    URI address;

    @Inject
    EntityManager database;

    public static class WithMlflow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try (var free = new ServerSocket(0)) {
                return Map.of(
                        "tunelab.mlflow.tracking-uri", "http://127.0.0.1:" + free.getLocalPort() + "/behind/a/prefix",
                        "tunelab.mlflow.page", "https://tunelab.example/",
                        "tunelab.mlflow.every", "200ms",
                        "MLFLOW_TRACKING_TOKEN", "opensesame");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        mlflow = new PlayedMlflow(address, "Bearer opensesame");
        mlflow.start();
    }

    @AfterEach
    void stop() {
        mlflow.stop();
    }

    private PlayedMlflow.Run run(String id) {
        await().until(() -> mlflow.run(RUN, id).isPresent());
        return mlflow.run(RUN, id).orElseThrow();
    }

    private void awaitStatus(String id, String status) {
        await().until(() -> run(id).status, status::equals);
    }

    private String started(String lengths) {
        return play.started(
                "{name: mirrored, question: 'How long?', fixed: {learning_rate: 4e-4, dataset: {seed: %d}}, stages: [{name: one, grid: {max_length: [%s]}}]}"
                        .formatted(play.dataSeed, lengths));
    }

    private static Response mirrored(String study) {
        return given().post("/api/v1/mirror/studies/" + study);
    }

    private static void epoch(String id, int attempt, int epoch) {
        Stack.event("epoch-completed", id, attempt, 1 + epoch, event -> event.put("epoch", epoch));
    }

    @Test
    void aStudyIsLoggedWhileItTrainsAndWholeAtItsEnd() {
        var study = started("64, 96");
        var first = StudyPlay.submitted(study, 0, 0);
        var second = StudyPlay.submitted(study, 0, 1);
        Stack.event("run-started", first, 1, 0, event -> {});
        epoch(first, 1, 1);

        await().until(() -> run(first).metric("val_loss").size() == 1);
        var parent = mlflow.run(PARENT, study).orElseThrow();
        assertThat(run(first).status).isEqualTo("RUNNING");
        assertThat(run(first).params)
                .containsEntry("learning_rate", "4e-4")
                .containsEntry("max_length", "64")
                .containsEntry("dataset.fraction", "0.25");
        assertThat(run(first).name).startsWith("one: 64 #");
        assertThat(run(first).tags)
                .containsEntry("tunelab.stage", "one")
                .containsEntry("tunelab.url", "https://tunelab.example/#/experiments/" + first)
                .containsKey("mlflow.parentRunId");
        assertThat(mlflow.experimentOf(parent)).isEqualTo(study);
        assertThat(parent.status).isEqualTo("RUNNING");

        epoch(first, 1, 2);
        StudyPlay.tested(first, 40, row -> row < 30);
        StudyPlay.tested(second, 40, row -> row < 36);

        awaitStatus(first, "FINISHED");
        awaitStatus(second, "FINISHED");
        await().until(() -> parent.status, "FINISHED"::equals);
        assertThat(run(first).metric("val_loss")).containsExactly("1=0.2914", "2=0.2914");
        assertThat(run(first).metric("test_accuracy")).containsExactly("2=0.8788");
        assertThat(run(first).tags).containsEntry("provenance.device", "cpu");
        assertThat(run(first).artifacts.keySet())
                .contains(
                        "request.json",
                        "predictions.csv",
                        "confusion-matrix.svg",
                        "confusion-matrix.json",
                        "curves/loss.svg",
                        "curves/accuracy.svg");
        assertThat(run(first).artifacts.get("predictions.csv").lines().toList())
                .hasSize(41)
                .startsWith("row_id,label,predicted,probability_NEG,probability_POS", "0,NEG,NEG,0.9,0.1");
        assertThat(parent.artifacts).containsKeys("report.html", "report.md");
        assertThat(parent.artifacts.get("verdicts.json")).contains("\"columns\"", "\"conclusion\"");
        assertThat(parent.tags)
                .containsEntry("mlflow.loggedArtifacts", "[{\"path\": \"verdicts.json\", \"type\": \"table\"}]")
                .containsKey("tunelab.best.one");
        assertThat(mlflow.refusals)
                .allMatch(refusal -> refusal.startsWith("mlflow/experiments/get-by-name: no experiment"));
    }

    @Test
    void whatHappensWhileTheServerIsAwayIsLoggedOnce() throws Exception {
        var study = started("32");
        var id = StudyPlay.submitted(study, 0, 0);
        Stack.event("run-started", id, 1, 0, event -> {});
        epoch(id, 1, 1);
        await().until(() -> run(id).metric("val_loss").size() == 1);
        mlflow.stop();
        epoch(id, 1, 2);
        // The second attempt has trained the second epoch again.
        Stack.event("run-started", id, 2, 0, event -> {});
        Stack.event("epoch-completed", id, 2, 2, event -> event.put("epoch", 2));
        Stack.event("epoch-completed", id, 2, 3, event -> event.put("epoch", 3));
        Stack.event("run-completed", id, 2, 4, event -> {});
        StudyPlay.awaitState(study, "COMPLETED");

        await().until(() -> mirror().getString("problem") != null);
        var status = mirror();
        assertThat(status.getInt("waiting")).isPositive();
        assertThat(given().get("/q/health/well").jsonPath().getString("checks.find { it.name == 'mlflow' }.status"))
                .isEqualTo("DOWN");
        assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(given().get("/q/metrics").asString()).containsPattern("tunelab_mlflow_waiting [1-9]");

        mlflow.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> run(id).status, "FINISHED"::equals);
        assertThat(run(id).metric("val_loss")).containsExactly("1=0.2914", "2=0.2914", "3=0.2914");
        await().until(() -> mirror().getInt("waiting") == 0);
        assertThat(mirror().getString("problem")).isNull();
    }

    @Test
    void aRunIsFoundByItsTagWhereItsPositionIsLostAndMadeAgainWhereTheServerHasLostIt() {
        var study = started("48");
        var id = StudyPlay.submitted(study, 0, 0);
        StudyPlay.tested(id, 10, row -> true);
        awaitStatus(id, "FINISHED");
        await().until(() -> mlflow.run(PARENT, study).orElseThrow().status, "FINISHED"::equals);
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery("UPDATE mirrored SET run = NULL, standing = '' WHERE study = ?1")
                        .setParameter(1, study)
                        .executeUpdate());
        run(id).status = "found?";

        assertThat(mirrored(study).jsonPath().getInt("runs")).isEqualTo(2);

        awaitStatus(id, "FINISHED");
        mlflow.runs.clear();
        mirrored(study);
        awaitStatus(id, "FINISHED");
        await().until(() -> mlflow.run(PARENT, study).isPresent());
        assertThat(run(id).artifacts).containsKey("predictions.csv");
    }

    @Test
    void anExperimentWithoutAStudyIsInTheCommonExperiment() {
        var id = "alone-" + UUID.randomUUID();
        Stack.event("run-queued", id, 0, 0, event -> {
            var request = (ObjectNode) event.get("request");
            request.remove("study");
            request.putObject("tags").put("team", "blue");
        });
        Stack.event("run-started", id, 1, 0, event -> {});
        Stack.event("run-failed", id, 1, 4, event -> {});

        awaitStatus(id, "FAILED");
        assertThat(mlflow.experimentOf(run(id))).isEqualTo("Tunelab");
        assertThat(run(id).tags).containsEntry("team", "blue").containsKey("tunelab.error");
    }

    @Test
    void whatTheServerCannotTakeNowKeepsNothingElseWaiting() {
        // A proxy whose login has expired.
        mlflow.proxy = path -> path.startsWith("mlflow-artifacts") ? 302 : 200;
        var ended = StudyPlay.submitted(started("112"), 0, 0);
        StudyPlay.tested(ended, 10, row -> true);
        await().until(() -> mirror().getString("problem") != null);
        var training = StudyPlay.submitted(started("116"), 0, 0);
        Stack.event("run-started", training, 1, 0, event -> {});
        epoch(training, 1, 1);

        await().until(() -> run(training).metric("val_loss").size() == 1);
        assertThat(mirror().getString("problem")).contains("302");
        assertThat(mirror().getInt("waiting")).isPositive();
        assertThat(run(ended).status).isEqualTo("RUNNING");

        mlflow.proxy = path -> 200;
        await().atMost(Duration.ofSeconds(60)).until(() -> run(ended).status, "FINISHED"::equals);
        assertThat(run(ended).artifacts).containsKey("predictions.csv");
        Stack.event("run-failed", training, 1, 4, event -> {});
        await().atMost(Duration.ofSeconds(60)).until(() -> mirror().getString("problem") == null);
    }

    @Test
    void aRunWhoseFileIsTooLargeForTheServerEndsThereToo() {
        mlflow.proxy = path -> path.endsWith("predictions.csv") ? 413 : 200;
        var id = StudyPlay.submitted(started("120"), 0, 0);
        StudyPlay.tested(id, 10, row -> true);

        awaitStatus(id, "FINISHED");
        assertThat(run(id).tags.get("tunelab.artifacts")).contains("predictions.csv", "413");
        assertThat(run(id).artifacts).containsKey("request.json").doesNotContainKey("predictions.csv");
    }

    @Test
    void aPositionThatIsOfNoChangeIsWrittenOnce() {
        var study = started("124");
        var id = StudyPlay.submitted(study, 0, 0);
        StudyPlay.tested(id, 10, row -> true);
        awaitStatus(id, "FINISHED");
        await().until(() -> mlflow.run(PARENT, study).orElseThrow().status, "FINISHED"::equals);

        QuarkusTransaction.requiringNew().run(() -> database.createNativeQuery(
                        "UPDATE mirrored SET seen = NULL, due_since = now() WHERE study = ?1 AND experiment = ''")
                .setParameter(1, study)
                .executeUpdate());

        await().until(() -> mirror().getInt("waiting") == 0);
    }

    private static JsonPath mirror() {
        return given().get("/api/v1/mirror").jsonPath();
    }

    @Test
    void aRunIsExportedToAnotherServerWholeAndAgainWhereThatHasLostIt() throws IOException {
        URI elsewhere;
        try (var free = new ServerSocket(0)) {
            elsewhere = URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
        var other = new PlayedMlflow(elsewhere, "Bearer another");
        other.start();
        try {
            var id = StudyPlay.submitted(started("80"), 0, 0);
            StudyPlay.tested(id, 10, row -> true);
            var destination = "{\"tracking_uri\": \"%s/\", \"token\": \"another\", \"experiment\": \"%s\"}"
                    .formatted(elsewhere, id);

            for (int time = 0; time < 3; time++) {
                if (time == 2) {
                    other.runs.clear();
                }
                var answer = given().contentType("application/json")
                        .body(destination)
                        .post("/api/v1/mirror/exports");
                assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
                var run = other.run(RUN, id).orElseThrow();
                assertThat(run.status).isEqualTo("FINISHED");
                assertThat(run.artifacts).containsKey("predictions.csv");
            }
        } finally {
            other.stop();
        }
        var wrong = given().contentType("application/json")
                .body("{\"tracking_uri\": \"file:///tmp\"}")
                .post("/api/v1/mirror/exports");
        assertThat(wrong.statusCode()).isEqualTo(400);
    }
}
