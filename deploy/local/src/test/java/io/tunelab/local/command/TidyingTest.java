package io.tunelab.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class TidyingTest {
    private HttpServer server;
    private String answer;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/bulk/experiments/archive", exchange -> {
            exchange.getRequestBody().readAllBytes();
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private record Said(int status, String text) {}

    @Test
    void allThatWereNamedIsSuccess() {
        answer = "{\"matched\": 2, \"changed\": 2}";

        assertThat(archive("a", "b", "a")).isEqualTo(new Said(0, "2 archived.\n"));
    }

    @Test
    void idsThatNobodyKnowsAreAFailureThatSaysHowMany() {
        answer = "{\"matched\": 1, \"changed\": 1}";

        assertThat(archive("a", "typo")).isEqualTo(new Said(1, "1 archived.\n  not found: 1 of the 2 named\n"));
    }

    @Test
    void whatWasLeftOutIsAFailureWithItsReason() {
        answer = "{\"matched\": 1, \"changed\": 0, \"skipped\": [{\"id\": \"a\", \"reason\": \"is RUNNING\"}]}";

        assertThat(archive("a")).isEqualTo(new Said(1, "0 archived.\n  left out: a is RUNNING\n"));
    }

    @Test
    void aDryRunAndAFilterFindWhatTheyFind() {
        answer = "{\"matched\": 1, \"changed\": 0, \"skipped\": [{\"id\": \"a\", \"reason\": \"is RUNNING\"}]}";

        assertThat(archive("a", "b", "--dry-run").status()).isZero();
        assertThat(archive("--filter", "state = FAILED", "--yes").status()).isZero();
    }

    private Said archive(String... arguments) {
        var out = new ByteArrayOutputStream();
        var before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            var url = "http://localhost:" + server.getAddress().getPort();
            int status = new CommandLine(CommandSpec.create().name("experiment"))
                    .addSubcommand(new Tidying.Archive())
                    .execute(Stream.concat(Stream.of("archive", "--server", url), Stream.of(arguments))
                            .toArray(String[]::new));
            return new Said(status, out.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(before);
        }
    }
}
