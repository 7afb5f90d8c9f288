package io.tunelab.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.terminal.Terminal;
import io.tunelab.local.terminal.Terminal.Glyphs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StudyWatchTest {
    private static final String QUEUED = "\"state\": \"QUEUED\"";
    private static final String RUNNING = """
            "state": "RUNNING", "experiment_id": "x", "val_loss": 0.4, "val_accuracy": 0.8,
            "progress": {"phase": "training", "epoch": 2, "epochs": 3, "step": 5, "steps_per_epoch": 10,
                         "tokens_per_second": 2810.4, "eta_seconds": 9.2}
            """;
    private static final String DONE = """
            "state": "COMPLETED", "experiment_id": "x", "val_loss": 0.3, "val_accuracy": 0.9, "val_f1": 0.9,
            "test_loss": 0.31, "test_accuracy": 0.88, "test_f1": 0.87, "fit_seconds": 61.5, "total_seconds": 61.5
            """;
    private static final String FAILED = """
            "state": "FAILED", "experiment_id": "y", "error": {"message": "out of memory\\nTraceback of TorchScript"}
            """;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final AtomicInteger looks = new AtomicInteger();
    private HttpServer server;
    private StudyWatch watch;

    @BeforeEach
    void aServerWhereAStudyTakesThreeLooks() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/studies", this::answer);
        server.start();
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        watch = new StudyWatch(
                new ResultsApi("http://localhost:" + server.getAddress().getPort()),
                new Terminal(out, false, 100, Glyphs.ASCII));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void everyStageIsFollowedToItsEnd() throws Exception {
        var study = watch.follow("one");

        assertThat(study.path("state").asText()).isEqualTo("COMPLETED");
        assertThat(output.toString(StandardCharsets.UTF_8))
                .containsSubsequence(
                        "Stage rates\n",
                        "> 1e-4  training    epoch 2/3  ########........  val loss 0.4000  2,810 tokens/s  9 s left",
                        "+ 1e-4  done        ################  val loss 0.3000  val acc 90.0%  1 min 02 s",
                        "Stage length, inherits learning_rate 1e-4\n",
                        "+ 256  done");
    }

    @Test
    void theReportMarksTheBestAndSaysWhyOthersFailed() throws Exception {
        var study = new ObjectMapper().readTree(study("COMPLETED", DONE, FAILED));

        var lines =
                new StudyText(Glyphs.ASCII).stage(study, study.path("stages").get(0));

        assertThat(lines)
                .anyMatch(line -> line.matches("\\*  1e-4 +1e-4 +90\\.0% +0\\.3000 +88\\.0% +87\\.0% +1 min 02 s"));
        assertThat(lines).contains("2e-4: out of memory");
        assertThat(lines)
                .last()
                .isEqualTo(
                        "* Best of rates by validation loss: 1e-4, 0.3000; validation accuracy 90.0%, test accuracy 88.0%");
    }

    @Test
    void aFractionThatWasChosenIsNotCalledTheBest() throws Exception {
        var study = new ObjectMapper().readTree(study("COMPLETED", DONE, FAILED));
        ((ObjectNode) study.at("/stages/0/best")).put("reason", "the largest fraction is taken");

        var lines =
                new StudyText(Glyphs.ASCII).stage(study, study.path("stages").get(0));

        assertThat(lines)
                .endsWith(
                        "* Chosen for rates: 1e-4; validation accuracy 90.0%, test accuracy 88.0%",
                        "  By validation: the largest fraction is taken.");
    }

    @Test
    void aStudyThatIsNotThereIsSaidToBeSo() {
        server.removeContext("/api/v1/studies");
        server.createContext("/", exchange -> reply(exchange, 404, "{}"));

        assertThatThrownBy(() -> StudyWatch.study(
                        new ResultsApi("http://localhost:" + server.getAddress().getPort()), "nothing"))
                .isInstanceOf(ApiException.class)
                .hasMessage("there is no study 'nothing'");
    }

    @Test
    void aStudyIsFoundByItsIdOrElseTheNewestOfItsName() {
        server.removeContext("/api/v1/studies");
        for (var id : List.of("rates-1", "rates-2")) {
            server.createContext(
                    "/api/v1/studies/" + id, exchange -> reply(exchange, 200, "{\"id\": \"%s\"}".formatted(id)));
        }
        server.createContext("/api/v1/studies/", exchange -> reply(exchange, 404, "{}"));
        server.createContext("/api/v1/studies", exchange -> {
            var isKnown = "limit=1&name=rates".equals(exchange.getRequestURI().getQuery());
            reply(exchange, 200, isKnown ? "{\"items\": [{\"id\": \"rates-2\"}]}" : "{\"items\": []}");
        });
        var api = new ResultsApi("http://localhost:" + server.getAddress().getPort());

        assertThat(StudyWatch.named(api, "rates-1").path("id").asText()).isEqualTo("rates-1");
        assertThat(StudyWatch.named(api, "rates").path("id").asText()).isEqualTo("rates-2");
        assertThatThrownBy(() -> StudyWatch.named(api, "lengths")).hasMessage("there is no study 'lengths'");
    }

    private void answer(HttpExchange exchange) throws IOException {
        int look = looks.incrementAndGet();
        reply(
                exchange,
                200,
                switch (look) {
                    case 1 -> study("RUNNING", RUNNING, QUEUED);
                    case 2 -> study("RUNNING", DONE, RUNNING);
                    default -> study("COMPLETED", DONE, DONE);
                });
    }

    private static String study(String state, String first, String second) {
        var over = state.equals("COMPLETED");
        return """
            {"id": "one", "state": "%s", "select_by": "val_loss", "progress": {"ended": 1, "total": 3}, "stages": [
              {"name": "rates", "state": "%s", "best": {"stage": "rates", "name": "1e-4", "value": 0.3, "experiment_id": "x"},
               "cells": [{"name": "1e-4", "seed": 42, "varied": {"learning_rate": 1e-4}, %s},
                         {"name": "2e-4", "seed": 42, "varied": {"learning_rate": 2e-4}, %s}]},
              {"name": "length", "state": "%s", "base": {"learning_rate": 1e-4},
               "cells": [{"name": "256", "seed": 42, %s}]}]}
            """.formatted(
                        state,
                        over ? "COMPLETED" : "RUNNING",
                        first,
                        second,
                        over ? "COMPLETED" : "WAITING",
                        over ? DONE : "\"state\": \"WAITING\"");
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
