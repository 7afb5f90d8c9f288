package io.tunelab.results.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The same calls, the same answers: {@code mlflow-answers.json} has what MLflow's own server, version 3.17.2, answered to
 * each search in the same eight runs. {@code -Dtunelab.real-mlflow=URL} asks a real server that has no runs yet, and {@code
 * -Dtunelab.record-mlflow} writes its answers down.
 */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class MlflowAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RECORDED = Path.of("src/test/resources/mlflow-answers.json");

    /** Of a real server these are the client's or the server's own. */
    private static final Set<String> NOT_COMPARED = Set.of("user_id");

    @TestHTTPResource("/")
    String url;

    private Tracking ours;

    /** Two studies and a run without one; run 7 is running, 8 is queued, 6 failed; 3 and 4 are equal but for their names. */
    @BeforeEach
    void runs() {
        ours = new Tracking(url);
        if (!ours.run("view-8").get("status").isEmpty()) {
            return;
        }
        double[] accuracies = {0.5, 0.9, 0.8, 0.8, 0.7};
        for (int number = 1; number <= 8; number++) {
            queued(number);
        }
        for (int number = 1; number <= 7; number++) {
            var id = "view-" + number;
            int at = number == 4 ? 3 : number;
            Stack.event(
                    "run-started", id, 1, 0, event -> event.put("occurred_at", "2026-11-02T10:0%d:00Z".formatted(at)));
            for (int epoch = 1; epoch <= (number >= 6 ? 0 : 2); epoch++) {
                epoch(id, at, epoch);
            }
        }
        for (int number = 1; number <= 5; number++) {
            double accuracy = accuracies[number - 1];
            Stack.event("run-completed", "view-" + number, 1, 4, event -> {
                event.put("occurred_at", "2026-11-02T11:00:00Z");
                ((ObjectNode) event.get("test")).put("accuracy", accuracy);
            });
        }
        Stack.event("run-failed", "view-6", 1, 4, event -> event.put("occurred_at", "2026-11-02T11:00:00Z"));
        var patient = await().atMost(Duration.ofMinutes(3));
        patient.until(() -> Stack.state("view-5"), "COMPLETED"::equals);
        patient.until(() -> Stack.state("view-6"), "FAILED"::equals);
        patient.until(() -> Stack.state("view-7"), "RUNNING"::equals);
    }

    private static void queued(int number) {
        var id = "view-" + number;
        int values = number == 4 ? 3 : number;
        Stack.event("run-queued", id, 0, 0, event -> {
            event.put("occurred_at", "2026-11-02T09:0%d:00Z".formatted(number));
            var request = (ObjectNode) event.get("request");
            request.put("study", number <= 5 ? "view-one" : "view-two");
            request.put("max_length", 64 * values).put("learning_rate", values * 1e-5);
            request.put("model", number % 2 == 0 ? "bert-base" : "distilbert_base");
            if (values == 3) {
                request.putObject("tags").put("team", "Blue");
            }
        });
    }

    private static void epoch(String id, int number, int epoch) {
        Stack.event("epoch-completed", id, 1, 1 + epoch, event -> {
            event.put("occurred_at", "2026-11-02T10:%d%d:00Z".formatted(number, epoch));
            event.put("epoch", epoch).put("train_loss", 1.0 / number / epoch);
            ((ObjectNode) event.get("validation")).put("loss", 0.1 * number).put("accuracy", 1 - 0.1 * number);
        });
    }

    private static ArrayNode cases() throws IOException {
        return (ArrayNode) JSON.readTree(Files.readString(RECORDED));
    }

    private static String search(Tracking server, JsonNode one) {
        return server.search(one.path("call").asText(), one.path("asked"));
    }

    @Test
    void searchesAnswerAsARecordedServerDid() throws IOException {
        var differences = new ArrayList<String>();
        for (var one : cases()) {
            var answer = search(ours, one);
            var wanted = one.path("ours").asText(one.path("answer").asText());
            if (!answer.equals(wanted)) {
                differences.add(one.path("asked") + "\n  wanted " + wanted + "\n  got    " + answer);
            }
        }

        assertThat(differences).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "tunelab.real-mlflow", matches = "https?:.*")
    void searchesRunsAndHistoriesAnswerAsARealServerDoes() throws IOException {
        var real = new Tracking(System.getProperty("tunelab.real-mlflow"));
        for (int number = 1; number <= 8; number++) {
            copy(real, "view-" + number);
        }
        var differences = new ArrayList<String>();
        int tried = 0;
        var recorded = cases();
        for (var one : recorded) {
            var answer = search(real, one);
            tried++;
            var got = search(ours, one);
            if (!answer.equals(got)) {
                differences.add(one.path("asked") + "\n  real " + answer + "\n  ours " + got);
            }
            ((ObjectNode) one).put("answer", answer);
        }
        for (int number = 1; number <= 8; number++) {
            var name = "view-" + number;
            var wanted = real.run(name);
            var got = ours.run(name);
            var keys = new TreeSet<>(wanted.keySet());
            keys.addAll(got.keySet());
            keys.removeAll(NOT_COMPARED);
            for (var key : keys) {
                tried++;
                if (!String.valueOf(wanted.get(key)).equals(got.get(key))) {
                    differences.add(name + " " + key + "\n  real " + wanted.get(key) + "\n  ours " + got.get(key));
                }
                if (key.startsWith("metrics.")) {
                    tried++;
                    var metric = key.substring("metrics.".length());
                    if (!real.history(name, metric).equals(ours.history(name, metric))) {
                        differences.add(name + " history of " + metric + "\n  real " + real.history(name, metric)
                                + "\n  ours " + ours.history(name, metric));
                    }
                }
            }
        }
        System.out.printf("compared with MLflow: %d checks, %d different%n", tried, differences.size());
        differences.forEach(System.out::println);
        if (System.getProperty("tunelab.record-mlflow") != null) {
            var lines = new ArrayList<String>();
            recorded.forEach(one -> lines.add(" " + one));
            Files.writeString(RECORDED, "[\n" + String.join(",\n", lines) + "\n]\n");
        }
    }

    private void copy(Tracking real, String name) {
        var run = ours.call("GET", "runs/get?run_id=" + name, null).path("run");
        real.copy(run);
        for (var key : List.of(
                "train_loss",
                "train_accuracy",
                "learning_rate",
                "val_loss",
                "val_accuracy",
                "val_precision",
                "val_recall",
                "val_f1",
                "tokens_per_second")) {
            real.log(
                    name,
                    ours.call("GET", "metrics/get-history?run_id=" + name + "&metric_key=" + key, null)
                            .path("metrics"));
        }
    }
}
