package io.tunelab.results.transfer;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.state;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Models that pass through from a trainer. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
@WithTestResource(FilePeers.class)
class ModelDownloadTest {
    private static final String ETAG = "\"abc\"";
    private final String id = "model-" + UUID.randomUUID();
    private final byte[] archive = new byte[2_000_000];

    @Test
    void theArchiveComesThroughWithItsHeaders() {
        completed();
        new Random(7).nextBytes(archive);
        FilePeers.answer(exchange -> {
            assertThat(exchange.getRequestURI().getPath()).isEqualTo("/api/v1/artifacts/" + id + "/model");
            exchange.getResponseHeaders().add("Content-Type", "application/x-tar");
            exchange.getResponseHeaders().add("ETag", ETAG);
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive);
            exchange.close();
        });

        var answer = given().get(path());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asByteArray()).isEqualTo(archive);
        assertThat(answer.header("Content-Length")).isEqualTo("" + archive.length);
        assertThat(answer.header("Transfer-Encoding")).isNull();
        assertThat(answer.header("ETag")).isEqualTo(ETAG);
        assertThat(answer.contentType()).isEqualTo("application/x-tar");
    }

    @Test
    void aRangeIsAskedForAndAnswered() {
        completed();
        Map<String, String> asked = new ConcurrentHashMap<>();
        FilePeers.answer(exchange -> {
            exchange.getRequestHeaders().forEach((name, values) -> asked.put(name, values.get(0)));
            exchange.getResponseHeaders().add("Content-Range", "bytes 5-9/10");
            exchange.sendResponseHeaders(206, 5);
            exchange.getResponseBody().write(new byte[5]);
            exchange.close();
        });

        var answer =
                given().header("Range", "bytes=5-").header("If-Range", ETAG).get(path());

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes 5-9/10");
        assertThat(asked).containsEntry("Range", "bytes=5-").containsEntry("If-range", ETAG);
    }

    @Test
    void aRangeBehindTheEndIsAProblem() {
        completed();
        FilePeers.answer(exchange -> {
            exchange.getResponseHeaders().add("Content-Range", "bytes */10");
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
        });

        var answer = given().header("Range", "bytes=50-").get(path());

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.jsonPath().getString("detail")).contains("*/10");
    }

    /** Otherwise half a model would look like one. */
    @Test
    void anArchiveThatBreaksOffThereBreaksOffHere() {
        completed();
        FilePeers.answer(exchange -> {
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(new byte[100_000]);
            exchange.getResponseBody().flush();
            throw new IOException("the trainer is gone");
        });
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path()))
                .timeout(Duration.ofSeconds(10))
                .build();

        assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void whatACallerHasLeftIsFetchedNoFurther() throws Exception {
        completed();
        var end = new CompletableFuture<String>();
        FilePeers.answer(exchange -> {
            exchange.sendResponseHeaders(200, 1L << 40);
            long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            try {
                while (System.nanoTime() < until) {
                    exchange.getResponseBody().write(new byte[100_000]);
                    Thread.sleep(5);
                }
                end.complete("fetched on");
            } catch (IOException | InterruptedException e) {
                end.complete("broken off");
            }
        });

        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .formatted(path())
                            .getBytes(US_ASCII));
            assertThat(socket.getInputStream().readNBytes(500_000)).hasSize(500_000);
        }

        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo("broken off");
    }

    @Test
    void anArchiveThatStandsStillBreaksOff() {
        completed();
        var over = new CountDownLatch(1);
        FilePeers.answer(exchange -> {
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(new byte[100_000]);
            exchange.getResponseBody().flush();
            await().atMost(Duration.ofMinutes(1)).until(() -> over.getCount() == 0);
        });
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path()))
                .build();

        var answer = HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer)
                .failsWithin(Duration.ofSeconds(25))
                .withThrowableThat()
                .withCauseInstanceOf(IOException.class);
        over.countDown();
    }

    @Test
    void onlyACompletedRunHasAModel() {
        assertThat(given().get(path()).statusCode()).isEqualTo(404);
        event("run-queued", id, 0, 0, event -> {});
        await().until(() -> state(id), "QUEUED"::equals);

        assertThat(given().get(path()).statusCode()).isEqualTo(409);
        assertThat(given().get(path() + "/files").jsonPath().getString("code")).isEqualTo("not_completed");
    }

    @Test
    void aModelThatIsGoneAndATrainerThatFailsAreProblems() {
        completed();
        FilePeers.answer(exchange -> FilePeers.json(exchange, 404, "{\"code\": \"no_model\", \"message\": \"gone\"}"));
        assertThat(given().get(path()).jsonPath().getString("code")).isEqualTo("no_model");
        FilePeers.answer(exchange -> FilePeers.json(exchange, 500, "{}"));
        assertThat(given().get(path()).statusCode()).isEqualTo(503);
        FilePeers.answer(
                exchange -> FilePeers.json(exchange, 400, "{\"code\": \"bad\", \"detail\": \"as a guard says it\"}"));
        assertThat(given().get(path()).jsonPath().getString("detail")).isEqualTo("as a guard says it");
        FilePeers.answer(exchange -> FilePeers.json(exchange, 401, "{\"code\": \"unknown_peer\"}"));
        assertThat(given().get(path() + "/files").jsonPath().getString("detail"))
                .contains("TUNELAB_PEERS_KEY");
        FilePeers.answer(exchange -> FilePeers.json(exchange, 421, "{\"code\": \"unknown_host\"}"));
        assertThat(given().get(path()).jsonPath().getString("code")).isEqualTo("trainer_unavailable");
    }

    @Test
    void theFilesAreListedAndAHeadSaysTheSizeOfAll() {
        completed();
        FilePeers.answer(exchange -> FilePeers.json(
                exchange,
                200,
                "{\"experiment_id\": \"%s\", \"etag\": \"\\\"abc\\\"\", \"archive_bytes\": 9000000000, \"files\": [{\"path\": \"config.json\", \"bytes\": 2, \"sha256\": \"00\"}]}"
                        .formatted(id)));

        var files = given().get(path() + "/files").jsonPath();
        var head = given().head(path());

        assertThat(files.getString("files[0].path")).isEqualTo("config.json");
        assertThat(files.getLong("archive_bytes")).isEqualTo(9_000_000_000L);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("9000000000");
        assertThat(head.header("ETag")).isEqualTo(ETAG);
    }

    @Test
    void whatCanBeNamedIsListed() {
        FilePeers.answer(
                exchange -> FilePeers.json(
                        exchange,
                        200,
                        exchange.getRequestURI().getPath().endsWith("models")
                                ? "{\"models\": [\"my-model\"]}"
                                : "{\"available\": [{\"name\": \"reviews\", \"source\": \"file\", \"file\": \"reviews.csv\", \"bytes\": 12, \"modified_at\": \"2026-11-30T12:00:00Z\"}]}"));

        // A connection that the test before it left behind may break the first question.
        await().untilAsserted(() -> {
            var data = given().get("/api/v1/datasets").jsonPath();
            assertThat(data.getString("available.find { it.name == 'reviews' }.source"))
                    .as(data.prettify())
                    .isEqualTo("file");
        });
        var data = given().get("/api/v1/datasets").jsonPath();
        var models = given().get("/api/v1/models").jsonPath();

        assertThat(data.getString("available.find { it.name == 'reviews' }.modified_at"))
                .isEqualTo("2026-11-30T12:00:00.000000Z");
        assertThat(models.getString("available.find { it.name == 'my-model' }.source"))
                .isEqualTo("local");
        FilePeers.answer(exchange -> FilePeers.json(exchange, 500, "{}"));
        assertThat(given().get("/api/v1/datasets").jsonPath().getString("problem"))
                .contains("data-service failed");
    }

    private void completed() {
        event("run-queued", id, 0, 0, event -> {});
        event("run-started", id, 1, 1, event -> {});
        event("run-completed", id, 1, 9, event -> {});
        await().until(() -> state(id), "COMPLETED"::equals);
    }

    private String path() {
        return "/api/v1/experiments/" + id + "/model";
    }
}
