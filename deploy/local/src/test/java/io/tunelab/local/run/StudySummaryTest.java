package io.tunelab.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.tunelab.local.rest.ResultsApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StudySummaryTest {
    private static final String STUDY = """
            {"id": "demo", "progress": {"total": 4, "reused": 1}, "stages": [
              {"name": "context", "best": {"name": "256 tokens", "experiment_id": "b"}, "cells": [
                {"name": "128 tokens", "state": "COMPLETED", "experiment_id": "a", "total_seconds": 10,
                 "val_loss": 0.5, "val_accuracy": 0.7, "test_loss": 0.5, "test_accuracy": 0.71, "test_f1": 0.7},
                {"name": "256 tokens", "state": "COMPLETED", "experiment_id": "b", "total_seconds": 20,
                 "val_loss": 0.4, "val_accuracy": 0.8, "test_loss": 0.4, "test_accuracy": 0.785, "test_f1": 0.8}]},
              {"name": "layers", "best": {"name": "1 layer", "experiment_id": "b"}, "cells": [
                {"name": "1 layer", "state": "COMPLETED", "experiment_id": "b", "total_seconds": 20, "reused": true,
                 "val_loss": 0.4, "val_accuracy": 0.8, "test_loss": 0.4, "test_accuracy": 0.785, "test_f1": 0.8}]}]}
            """;
    private static final String COMPARED = """
            {"baseline": "128 tokens", "sensitivity": {"detectable": 0.062}, "configurations": [
              {"name": "256 tokens", "method": "McNemar", "outcome": "better", "verdict": "+7.5"}]}
            """;

    private HttpServer server;

    @BeforeEach
    void aServerThatComparesTheFirstStage() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = (exchange.getRequestURI().getQuery().contains("context") ? COMPARED : "{\"configurations\": []}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void threeSentencesSayTheAnswerHowSureItIsAndWhatItCost() throws IOException {
        var api = new ResultsApi("http://localhost:" + server.getAddress().getPort());

        var lines = new StudySummary(new StudyVerdicts(api)).lines(new ObjectMapper().readTree(STUDY), 61);

        assertThat(lines)
                .containsExactly(
                        "Answer: chosen by validation, context: 256 tokens (test accuracy 78.5%); layers: 1 layer (test accuracy"
                                + " 78.5%).",
                        "How sure: context: 256 tokens significantly better than 128 tokens; true differences under 6"
                                + " points are likely to go unnoticed.",
                        "Cost: 3 runs (and 1 taken from earlier stages) in 1 min 01 s, the longest of them 256 tokens (20 s).");
    }
}
