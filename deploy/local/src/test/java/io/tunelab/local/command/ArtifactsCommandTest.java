package io.tunelab.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ArtifactsCommandTest {
    @TempDir
    Path artifacts;

    private HttpServer server;
    private String metrics = "tunelab_results_unread_records 0.0";
    private final StringWriter errors = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            var body = path.equals("/q/metrics") ? metrics + "\n" : "{}";
            boolean isThere = path.equals("/q/metrics") || path.endsWith("/known");
            exchange.sendResponseHeaders(isThere ? 200 : 404, body.length());
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

    /** The last are those of a service that has just started, does not reach its broker, or is of an older version. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tunelab_results_unread_records 12.0",
                "tunelab_results_unread_records{replica=\"1\"} 1.2E7",
                "tunelab_results_unread_records NaN",
                "kafka_consumer_fetch_manager_records_lag{topic=\"run_events\"} 0.0",
                ""
            })
    void nothingIsRemovedUnlessTheServiceSaysThatItHasReadEverything(String said) {
        metrics = "# HELP tunelab_results_unread_records\n" + said;

        assertThat(call("--delete")).isEqualTo(1);

        assertThat(artifacts.resolve("forgotten")).exists();
    }

    @Test
    void whatNoTrainerHasWrittenIsLeftAlone() throws IOException {
        var foreign =
                List.of("my notes/model/SHA256SUMS", "photos/SHA256SUMS", "a..b/model/SHA256SUMS", "mail/model/x");
        for (var file : foreign) {
            var path = artifacts.resolve(file);
            Files.createDirectories(path.getParent());
            age(Files.writeString(path, ""));
            for (var parent = path.getParent(); !parent.equals(artifacts); parent = parent.getParent()) {
                age(parent);
            }
        }

        assertThat(call("--delete")).isZero();

        assertThat(artifacts.resolve("forgotten")).doesNotExist();
        assertThat(foreign).allMatch(file -> Files.exists(artifacts.resolve(file)));
    }

    @Test
    void checkpointsWithoutAModelAreFoundToo() throws IOException {
        Files.move(artifacts.resolve("forgotten/model"), artifacts.resolve("forgotten/3"));
        Files.createDirectories(artifacts.resolve("forgotten/checkpoints"));
        Files.move(artifacts.resolve("forgotten/3"), artifacts.resolve("forgotten/checkpoints/3"));
        age(artifacts.resolve("forgotten"));

        assertThat(call("--delete")).isZero();

        assertThat(artifacts.resolve("forgotten")).doesNotExist();
    }

    @Test
    void anotherServersRunsAreNotLookedForAmongOurs() {
        assertThat(execute("--url", url(), "--delete")).isEqualTo(1);
        assertThat(errors.toString()).contains("name their directory with --directory");
    }

    @Test
    void aDirectoryThatDoesNotExistIsRefused() {
        for (var root : List.of(artifacts.resolve("typo").toString(), "s3://bucket/artifacts")) {
            assertThat(execute("--url", url(), "--directory", root)).isEqualTo(1);
        }
        assertThat(errors.toString()).contains("typo is not a directory", "objects in a bucket are not listed");
    }

    private String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private int call(String... more) {
        return execute(Stream.concat(Stream.of("--url", url(), "--directory", artifacts.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private int execute(String... line) {
        return new CommandLine(new ArtifactsCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    errors.append(failure.getMessage()).append('\n');
                    return 1;
                })
                .execute(line);
    }

    private static void age(Path path) {
        try {
            Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String id, Duration age) throws IOException {
        var model = Files.createDirectories(artifacts.resolve(id).resolve("model"));
        var at = FileTime.from(Instant.now().minus(age));
        Files.setLastModifiedTime(Files.writeString(model.resolve("weights"), "w"), at);
        Files.setLastModifiedTime(Files.writeString(model.resolve("SHA256SUMS"), ""), at);
        Files.setLastModifiedTime(model, at);
        Files.setLastModifiedTime(model.getParent(), at);
    }
}
