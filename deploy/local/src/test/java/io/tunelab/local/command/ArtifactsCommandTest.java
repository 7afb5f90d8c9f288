package io.tunelab.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ArtifactsCommandTest {
    @TempDir
    Path artifacts;

    private HttpServer server;
    private String lag = "0.0";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            var body = path.equals("/q/metrics")
                    ? "kafka_consumer_fetch_manager_records_lag{topic=\"run_events\"} " + lag
                    : "{}";
            exchange.sendResponseHeaders(
                    path.endsWith("/forgotten") || path.endsWith("/young") ? 404 : 200, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        run("known", Duration.ofDays(3));
        run("forgotten", Duration.ofDays(3));
        run("young", Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void whatNobodyKnowsIsListedAndRemovedOnlyWhenAsked() {
        assertThat(call()).isZero();
        assertThat(artifacts.resolve("forgotten")).exists();

        assertThat(call("--delete")).isZero();

        assertThat(artifacts.resolve("forgotten")).doesNotExist();
        assertThat(artifacts.resolve("known/model/weights")).exists();
        assertThat(artifacts.resolve("young")).exists();
    }

    @Test
    void nothingIsRemovedWhileTheServiceReads() {
        lag = "12.0";

        assertThat(call("--delete")).isEqualTo(1);

        assertThat(artifacts.resolve("forgotten")).exists();
    }

    private int call(String... more) {
        var line = new String[4 + more.length];
        line[0] = "--url";
        line[1] = "http://localhost:" + server.getAddress().getPort();
        line[2] = "--directory";
        line[3] = artifacts.toString();
        System.arraycopy(more, 0, line, 4, more.length);
        return new CommandLine(new ArtifactsCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> 1)
                .execute(line);
    }

    private void run(String id, Duration age) throws IOException {
        var model = Files.createDirectories(artifacts.resolve(id).resolve("model"));
        var at = FileTime.from(Instant.now().minus(age));
        Files.setLastModifiedTime(Files.writeString(model.resolve("weights"), "w"), at);
        Files.setLastModifiedTime(model, at);
        Files.setLastModifiedTime(model.getParent(), at);
    }
}
