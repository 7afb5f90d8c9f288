package io.tunelab.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tunelab.embedded.Contracts;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.study.RequestCheck;
import io.tunelab.local.study.StudyReader;
import io.tunelab.local.terminal.Terminal;
import io.tunelab.local.terminal.Terminal.Glyphs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StudyRunnerTest {
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final Map<String, Double> learningRates = new ConcurrentHashMap<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private HttpServer server;
    private StudyRunner runner;
    private boolean refusing;

    @BeforeEach
    void aServerWhereEveryRunTakesThreeLooks() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/experiments", this::answer);
        server.start();
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        runner = new StudyRunner(
                new ResultsApi("http://localhost:" + server.getAddress().getPort()),
                new Terminal(out, false, 100, Glyphs.ASCII));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void everyStageIsFollowedToItsEndAndTheNextStartsFromTheBest() {
        var study = new StudyReader(new RequestCheck(Contracts.ofThisRepository())).readStudy("""
                        name: two
                        stages:
                          - {name: rates, grid: {lr: [1e-4, 3e-4, 2e-4]}}
                          - {name: length, best_of: rates, grid: {max_length: [256]}}
                        """);

        var runs = runner.run(study, "now");

        assertThat(runs).hasSize(4).allMatch(run -> run.result().isPresent());
        assertThat(learningRates).containsEntry("two-now-length-01", 3e-4);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("Stage rates")
                .contains("> 1e-4  training    epoch 2/3  ########........  val loss 0.4000  2,810 tokens/s  9 s left")
                .contains("+ 1e-4  done");
    }

    @Test
    void aRefusalIsShownWithTheServersReason() {
        refusing = true;
        var study = new StudyReader(new RequestCheck(Contracts.ofThisRepository()))
                .readStudy("{name: one, stages: [{name: a, seeds: [1]}]}");

        assertThatThrownBy(() -> runner.run(study, "now"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("no such model");
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (refusing) {
            reply(exchange, 400, "{\"title\": \"Bad Request\", \"detail\": \"no such model\"}");
        } else if (exchange.getRequestMethod().equals("POST")) {
            var request = json.readTree(exchange.getRequestBody());
            var id = request.path("experiment_id").asText();
            learningRates.put(id, request.path("learning_rate").asDouble());
            reply(exchange, 202, "{\"experiment_id\": \"" + id + "\"}");
        } else {
            var path = exchange.getRequestURI().getPath();
            var id = path.substring(path.lastIndexOf('/') + 1);
            int look = asked.merge(id, 1, Integer::sum);
            reply(exchange, look == 1 ? 404 : 200, look < 3 ? RUNNING : completed(learningRates.get(id)));
        }
    }

    private static final String RUNNING = """
            {"experiment_id": "x", "state": "RUNNING",
             "progress": {"phase": "training", "epoch": 2, "epochs": 3, "step": 5, "steps_per_epoch": 10,
                          "tokens_per_second": 2810.4, "eta_seconds": 9.2},
             "epochs": [{"epoch": 1, "validation": {"loss": 0.4, "accuracy": 0.8}}]}
            """;

    /** The largest rate has the lowest loss. */
    private static String completed(double learningRate) {
        return """
            {"experiment_id": "x", "state": "COMPLETED", "best_epoch": 3, "epochs_run": 3,
             "best": {"loss": %s, "accuracy": 0.9}, "test": {"accuracy": 0.88, "f1": 0.87},
             "timings": {"total_seconds": 61.5}, "epochs": []}
            """.formatted(1 - learningRate * 1000);
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
