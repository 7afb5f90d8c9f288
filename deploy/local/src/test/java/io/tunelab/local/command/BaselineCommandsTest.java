package io.tunelab.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BaselineCommandsTest {
    private static final String AMBIGUOUS =
            "2 test sets of the study have exactly these text_ids; give `test_set`: 1f c (stages rates); 2e (stages length)";

    private final List<String> imports = new ArrayList<>();
    private HttpServer server;
    private String refusal = "";

    @TempDir
    private Path directory;

    @BeforeEach
    void aStudyWithTwoTestSetsOfTheSameTexts() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/studies/rates", exchange -> reply(exchange, 200, "{\"id\": \"rates\"}"));
        server.createContext("/api/v1/studies/rates/baselines", exchange -> {
            var query = exchange.getRequestURI().getRawQuery();
            imports.add(query);
            if (query.contains("test_set=")) {
                reply(
                        exchange,
                        201,
                        "{\"name\": \"svm\", \"accuracy\": 0.5, \"examples\": 2, \"tuned_on_test\": \"no\"}");
            } else {
                reply(exchange, 400, "{\"detail\": \"%s\"}".formatted(AMBIGUOUS));
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void predictionsThatFitSeveralTestSetsAreImportedForTheOneThatIsNamed() throws IOException {
        int status = imported("--test-set", "1f c");

        assertThat(status).isZero();
        assertThat(imports).containsExactly("name=svm&tuned_on_test=no&test_set=1f%20c");
    }

    @Test
    void withoutATestSetTheServiceChoosesOrListsThem() throws IOException {
        int status = imported();

        assertThat(status).isEqualTo(1);
        assertThat(refusal).contains(AMBIGUOUS);
        assertThat(imports).containsExactly("name=svm&tuned_on_test=no");
    }

    private int imported(String... more) throws IOException {
        var file = Files.writeString(directory.resolve("predictions.csv"), "text_id,label\n1,POS\n2,NEG\n");
        var url = "http://localhost:" + server.getAddress().getPort();
        var arguments = Stream.of(
                List.of("import", "--url", url, "--study", "rates", "--name", "svm", "--tuned-on-test", "no"),
                List.of(more),
                List.of(file.toString()));
        return new CommandLine(new BaselineCommands())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    refusal = failure.getMessage();
                    return 1;
                })
                .execute(arguments.flatMap(List::stream).toArray(String[]::new));
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
