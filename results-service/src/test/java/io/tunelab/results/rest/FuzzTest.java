package io.tunelab.results.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import io.tunelab.results.rest.Document.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Sends nonsense to every operation of the OpenAPI document: whatever comes, the answer is never the service's failure,
 * and a refusal says what was wrong in the one shape.
 */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class FuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KNOWN = "fuzzed";
    private static final int LARGEST_BODY = 256 * 1024;

    /** As they stand in a URL. */
    private static final List<String> VALUES = List.of(
            "",
            "nobody",
            "%00",
            "a%00b",
            "%ff%fe",
            "..%2f..%2fetc%2fpasswd",
            "%F0%9F%92%A5",
            "-1",
            "99999999999999999999",
            "NaN",
            "1e999",
            "true",
            "null",
            "%7B%7D",
            "%5B%5D",
            "'%20or%201=1%20--",
            "%22",
            "%25s%25n",
            "json",
            "bWFsZm9ybWVk",
            "a,b,,c",
            "x".repeat(3_000));

    private static final List<String> BODIES = List.of(
            "",
            "null",
            "[]",
            "{}",
            "{",
            "\"text\"",
            "1e999",
            "{\"a\":",
            "\u0000",
            "[".repeat(5_000),
            "{\"a\":".repeat(2_000),
            "a: &a [*a]",
            "- ".repeat(3_000),
            "name: [",
            "x".repeat(300_000));

    private static final List<String> NODES = List.of(
            "null",
            "-1",
            "1e308",
            "99999999999999999999999",
            "\"\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "[]",
            "[null]",
            "{}",
            "[[1]]",
            "true",
            "\"" + "x".repeat(20_000) + "\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> wrong = new ArrayList<>();
    private int sent;

    @TestHTTPResource("/")
    String url;

    @BeforeEach
    void aRunIsThere() {
        Stack.event("run-queued", KNOWN, 0, 0, event -> {});
        await().until(() -> Stack.state(KNOWN), "QUEUED"::equals);
    }

    @Test
    void nonsenseIsRefusedAndNeverAFailure() throws IOException, InterruptedException {
        for (var operation : Document.ofService().operations()) {
            parameters(operation);
            if (operation.hasBody() || operation.method().equals("POST")) {
                bodies(operation);
            }
            send(operation, "PATCH", path(operation, Map.of()), "{}", "application/json");
        }

        assertThat(wrong).isEmpty();
        assertThat(sent).isGreaterThan(1_000);
    }

    private void parameters(Operation operation) throws IOException, InterruptedException {
        for (var value : VALUES) {
            for (var name : operation.parameters("path")) {
                get(operation, path(operation, Map.of(name, value)));
            }
            for (var name : operation.parameters("query")) {
                get(operation, path(operation, Map.of()) + "?" + name + "=" + value);
            }
        }
    }

    private void get(Operation operation, String path) throws IOException, InterruptedException {
        send(operation, operation.method(), path, operation.method().equals("GET") ? "" : "{}", "application/json");
    }

    private void bodies(Operation operation) throws IOException, InterruptedException {
        var path = path(operation, Map.of());
        for (var body : BODIES) {
            for (var type : List.of("application/json", "application/yaml", "text/plain")) {
                send(operation, operation.method(), path, body, type);
            }
        }
        if (operation.example().filter(JsonNode::isObject).isPresent()) {
            var example = (ObjectNode) operation.example().orElseThrow();
            for (var field : example.properties()) {
                for (var node : NODES) {
                    var text = example.deepCopy().set(field.getKey(), null).toString();
                    send(
                            operation,
                            operation.method(),
                            path,
                            text.replace("\"" + field.getKey() + "\":null", "\"" + field.getKey() + "\":" + node),
                            "application/json");
                }
            }
        }
    }

    private static String path(Operation operation, Map<String, String> values) {
        var path = operation.path();
        for (var name : operation.parameters("path")) {
            path = path.replace("{" + name + "}", values.getOrDefault(name, KNOWN));
        }
        return path.substring(1);
    }

    private void send(Operation operation, String method, String path, String body, String type)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", type)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        sent++;
        if (body.length() > LARGEST_BODY) {
            tooLarge(operation, request);
            return;
        }
        var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (var answer = response.body()) {
            check(response, answer)
                    .ifPresent(problem -> wrong.add("%s: %s %s with %s answers %s"
                            .formatted(operation, method, shortened(path), shortened(body), problem)));
        }
    }

    /** The connection may be closed before all of it is sent. */
    private void tooLarge(Operation operation, HttpRequest request) throws InterruptedException {
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            // Texts to classify, files of predictions and lists of ids may be larger, so that these are refused for
            // what
            // they say.
            boolean takesMore = operation.toString().endsWith("/classify")
                    || operation.toString().equals("PUT /api/v1/datasets/{name}")
                    || operation.path().startsWith("/api/v1/bulk/")
                    || operation.toString().endsWith("/baselines");
            if (takesMore ? status != 400 && status != 415 && status != 503 : status != 413) {
                wrong.add(operation + " takes a body that is too large: " + status);
            }
        } catch (IOException e) {
            assertThat(e).isNotInstanceOf(HttpTimeoutException.class);
        }
    }

    private static Optional<String> check(HttpResponse<InputStream> response, InputStream answer) throws IOException {
        int status = response.statusCode();
        if (status < 400) {
            // Live views never end; whoever closes them has seen enough.
            return Optional.empty();
        }
        var text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        var type = response.headers().firstValue("Content-Type").orElse("none");
        // There is no data-service here, which is what a right upload finds out.
        boolean isAlone = status == 503 && text.contains("data_service_unavailable");
        if (status >= 500 && !isAlone || !type.contains("json")) {
            return Optional.of(status + " " + type + " " + shortened(text));
        }
        var problem = JSON.readTree(text);
        boolean isProblem = type.startsWith("application/problem+json")
                && problem.path("status").asInt() == status
                && problem.path("code").isTextual();
        boolean isMlflows = problem.path("error_code").isTextual()
                && problem.path("message").isTextual();
        return isProblem || isMlflows ? Optional.empty() : Optional.of(status + " " + type + " " + shortened(text));
    }

    private static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
