package io.tunelab.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tunelab.local.rest.ResultsApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MlflowExportTest {
    @Test
    void runsAreAskedForWithTheCallersOwnAccessToMlflow() throws IOException {
        var asked = new ArrayList<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var answer = "{\"run_id\": \"1\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            var api = new ResultsApi("http://localhost:" + server.getAddress().getPort());
            var export = new MlflowExport(
                    api, "https://mlflow.example", Map.of("MLFLOW_TRACKING_TOKEN", "secret", "OTHER", "x"));

            export.study("rates");
            export.experiment("a b", Optional.of("rates"));
            export.experiment("c", Optional.empty());
        } finally {
            server.stop(0);
        }
        var begin = "/api/v1/mirror/exports {\"tracking_uri\":\"https://mlflow.example\",\"token\":\"secret\",";
        assertThat(asked)
                .containsExactly(
                        begin + "\"study\":\"rates\"}",
                        begin + "\"experiment\":\"a b\",\"study\":\"rates\"}",
                        begin + "\"experiment\":\"c\"}");
    }
}
