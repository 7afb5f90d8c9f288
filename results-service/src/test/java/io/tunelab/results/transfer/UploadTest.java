package io.tunelab.results.transfer;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.state;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.store.Datasets;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sets that pass through to data-service. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
@WithTestResource(FilePeers.class)
class UploadTest {
    private static final String STORED = "{\"name\": \"reviews\", \"file\": \"reviews.csv\"}";
    private static final byte[] ROWS = "text,label\na,NEG\nb,POS\n".getBytes(UTF_8);

    @Inject
    Datasets datasets;

    @Test
    void theBytesGoOnAsTheyCameAndTheAnswerComesBack() throws IOException {
        var asked = new AtomicReference<String>();
        var received = new ByteArrayOutputStream();
        FilePeers.answer(exchange -> {
            asked.set(exchange.getRequestURI().getQuery());
            exchange.getRequestBody().transferTo(received);
            FilePeers.json(exchange, 201, STORED);
        });
        var bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);

        var answer = given().contentType("application/vnd.apache.parquet")
                .body(bytes)
                .put("/api/v1/datasets/reviews?text_column=body");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        assertThat(answer.asString()).isEqualTo(STORED);
        assertThat(answer.header("Location")).endsWith("/api/v1/datasets/reviews");
        assertThat(received.toByteArray()).isEqualTo(bytes);
        assertThat(asked.get())
                .startsWith("ending=.parquet&replace=false&dataset={")
                .contains("\"name\":\"reviews\"", "\"text_column\":\"body\"", "\"fraction\":1.0");
    }

    @Test
    void theLocationAnswersBeforeTheDataIsPrepared() {
        var name = "fresh-" + UUID.randomUUID();
        FilePeers.answer(exchange -> {
            boolean isUpload = exchange.getRequestMethod().equals("PUT");
            exchange.getRequestBody().readAllBytes();
            FilePeers.json(
                    exchange,
                    isUpload ? 201 : 200,
                    isUpload
                            ? STORED
                            : "{\"available\": [{\"name\": \"%s\", \"source\": \"file\", \"file\": \"a.csv\"}]}"
                                    .formatted(name));
        });

        var location = put(name).header("Location");

        given().get(location).then().statusCode(202).body("name", equalTo(name)).body("source", equalTo("file"));
        given().get("/api/v1/datasets/" + name + ".csv")
                .then()
                .statusCode(404)
                .body("detail", containsString("ask for '" + name + "'"));
        given().contentType("text/csv")
                .body(ROWS)
                .put("/api/v1/datasets/" + name + ".csv")
                .then()
                .statusCode(400)
                .body("detail", containsString("without the file's ending"));
    }

    @ParameterizedTest
    @CsvSource({
        "text/csv, , .csv",
        "text/csv; charset=UTF-8, gzip, .csv.gz",
        "application/x-ndjson, , .jsonl",
        "application/json, gzip, .json.gz",
        "text/tab-separated-values, identity, .tsv"
    })
    void itsTypeIsTheFilesEnding(String type, String encoding, String ending) throws IOException {
        var asked = new AtomicReference<String>();
        FilePeers.answer(exchange -> {
            asked.set(exchange.getRequestURI().getQuery());
            exchange.getRequestBody().readAllBytes();
            FilePeers.json(exchange, 200, STORED);
        });

        var status = raw(
                "PUT /api/v1/datasets/reviews HTTP/1.1",
                "Content-Type: " + type + (encoding == null ? "" : "\r\nContent-Encoding: " + encoding));

        assertThat(status).startsWith("HTTP/1.1 200");
        assertThat(asked.get()).startsWith("ending=" + ending + "&");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, ",
        "application/zip, ",
        "text/csv, br",
        "application/vnd.apache.parquet, gzip",
        "multipart/form-data, "
    })
    void otherTypesAreRefusedWithTheListOfThose(String type, String encoding) throws IOException {
        FilePeers.answer(exchange -> FilePeers.json(exchange, 201, STORED));

        var answer = raw(
                "PUT /api/v1/datasets/reviews HTTP/1.1",
                "Content-Type: " + type + (encoding == null ? "" : "\r\nContent-Encoding: " + encoding));

        assertThat(answer).startsWith("HTTP/1.1 415").contains("allowed");
        assertThat(raw("PUT /api/v1/datasets/reviews HTTP/1.1", "X-None: 1")).startsWith("HTTP/1.1 415");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%2Fb",
                "..%2Fb",
                "%2e%2e",
                "a..b",
                "-a",
                "ü",
                "reviews?replace=maybe",
                "reviews?replce=true",
                "reviews?name=other",
                "reviews?replace=true&name=other",
                "reviews?on_bad_row=x",
                "reviews?delimiter=comma&delimiter=tab",
                "reviews?seed=abc",
                "reviews?fraction=2"
            })
    void whatIsWrongWithTheUrlIsSaid(String rest) {
        FilePeers.answer(exchange -> FilePeers.json(exchange, 201, STORED));

        var answer = given().urlEncodingEnabled(false)
                .contentType("text/csv")
                .body(ROWS)
                .put("/api/v1/datasets/" + rest.replace("ü", "%C3%BC"));

        assertThat(answer.statusCode()).as(answer.asString()).isIn(400, 404, 405);
    }

    @ParameterizedTest
    @CsvSource({
        "409, dataset_exists, 409, dataset_exists",
        "413, message_too_large, 413, message_too_large",
        "422, invalid_data, 422, invalid_data",
        "507, not_stored, 507, not_stored",
        "500, x, 503, data_service_unavailable"
    })
    void whatDataServiceRefusesIsAProblemWithItsReason(int its, String code, int status, String told) {
        FilePeers.answer(exchange -> {
            exchange.getRequestBody().readAllBytes();
            FilePeers.json(exchange, its, "{\"code\": \"%s\", \"message\": \"because\"}".formatted(code));
        });

        problem(put("reviews"), status, told);
    }

    /** The refusal arrives although megabytes are still being sent, which nobody reads. */
    @Test
    void aRefusalBeforeTheEndOfTheBodyReachesTheCaller() {
        FilePeers.answer(exchange -> {
            var refusal = "{\"code\": \"message_too_large\", \"message\": \"because\"}".getBytes(UTF_8);
            exchange.sendResponseHeaders(413, refusal.length);
            exchange.getResponseBody().write(refusal);
            exchange.getResponseBody().flush();
        });

        problem(
                given().contentType("text/csv").body(new byte[20_000_000]).put("/api/v1/datasets/reviews"),
                413,
                "message_too_large");
    }

    @Test
    void aBodyThatBreaksOffBreaksOffThereToo() throws Exception {
        for (var framing : new String[] {"Content-Length: 1000", "Transfer-Encoding: chunked"}) {
            var begun = new CompletableFuture<Void>();
            var end = endOfWhatComes(begun);
            try (var socket = new Socket("localhost", RestAssured.port)) {
                socket.getOutputStream()
                        .write(("PUT /api/v1/datasets/reviews HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
                                        + framing + "\r\n\r\n10\r\n0123456789abcdef\r\n")
                                .getBytes(UTF_8));
                socket.getOutputStream().flush();
                begun.get(10, TimeUnit.SECONDS);
            }
            assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("broken");
        }
    }

    /** How a body ends there; no answer. */
    private static CompletableFuture<String> endOfWhatComes(CompletableFuture<Void> begun) {
        var end = new CompletableFuture<String>();
        FilePeers.answer(exchange -> {
            try {
                exchange.getRequestBody().read();
                begun.complete(null);
                end.complete("ended after " + exchange.getRequestBody().readAllBytes().length);
            } catch (IOException e) {
                end.complete("broken");
            }
        });
        return end;
    }

    @Test
    void aBodyThatIsTooSlowIsRefusedAndBreaksOffThere() throws IOException {
        var broken = new AtomicLong();
        FilePeers.answer(exchange -> {
            try {
                exchange.getRequestBody().readAllBytes();
            } catch (IOException e) {
                broken.incrementAndGet();
            }
        });
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream()
                    .write(
                            "PUT /api/v1/datasets/reviews HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 1000\r\n\r\ntext"
                                    .getBytes(UTF_8));
            socket.getOutputStream().flush();
            socket.setSoTimeout(10_000);
            var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 408").contains("body_too_slow");
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> broken.get() == 1);
    }

    @Test
    void aCallerWhoAsksFirstIsToldToGoOn() throws IOException {
        FilePeers.answer(exchange -> {
            exchange.getRequestBody().readAllBytes();
            FilePeers.json(exchange, 201, STORED);
        });

        assertThat(raw("PUT /api/v1/datasets/reviews HTTP/1.1", "Content-Type: text/csv\r\nExpect: 100-continue"))
                .startsWith("HTTP/1.1 100");
    }

    @Test
    void anAnswerThatNeverComesIsNotWaitedForForEver() {
        FilePeers.answer(exchange -> {
            exchange.getRequestBody().readAllBytes();
            // And nothing more.
        });

        problem(put("reviews"), 503, "data_service_unavailable");
    }

    @Test
    void dataIsNotReplacedUnderARunThatWillReadIt() {
        FilePeers.answer(exchange -> {
            exchange.getRequestBody().readAllBytes();
            FilePeers.json(exchange, 200, STORED);
        });
        var name = "in-use-" + UUID.randomUUID();
        var id = queuedWith(name);

        problem(put(name + "?replace=true"), 409, "dataset_in_use");
        assertThat(put(name).statusCode()).as("the same bytes may come again").isEqualTo(200);

        event("run-cancelled", id, 1, 1, event -> {});
        await().until(() -> state(id), "CANCELLED"::equals);
        assertThat(put(name + "?replace=true").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {".csv", ".jsonl.gz", ".CSV"})
    void norIsWhatARunNamesWithItsEnding(String ending) {
        FilePeers.answer(exchange -> {
            exchange.getRequestBody().readAllBytes();
            FilePeers.json(exchange, 200, STORED);
        });
        var name = "in.use-" + UUID.randomUUID();
        queuedWith(name + ending);
        queuedWith(name + "-2" + ending);
        queuedWith(name + "-3.v2" + ending);

        problem(put(name + "?replace=true"), 409, "dataset_in_use");
        assertThat(put(name.replace("in.use", "in-use") + "?replace=true").statusCode())
                .as("another name")
                .isEqualTo(200);
        assertThat(put(name + "-3?replace=true").statusCode())
                .as("another name")
                .isEqualTo(200);
    }

    @Test
    void norIsWhatAStudyNamesWithItsEnding() {
        FilePeers.answer(exchange -> FilePeers.json(exchange, 200, STORED));
        var name = "studied-" + UUID.randomUUID();
        given().contentType("application/json")
                .body("""
                        {"fixed": {"dataset": {"name": "%s.csv"}},
                         "stages": [{"name": "epochs", "seeds": 1, "grid": {"epochs": [1, 2]}}]}""".formatted(name))
                .post("/api/v1/studies")
                .then()
                .statusCode(201);

        problem(put(name + "?replace=true"), 409, "dataset_in_use");
    }

    /** A run that was asked for while the file came would read half of the old data and half of the new. */
    @Test
    void norIsDataThatARunAskedForWhileTheFileCame() throws Exception {
        var name = "came-" + UUID.randomUUID();
        var begun = new CompletableFuture<Void>();
        var end = endOfWhatComes(begun);
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(10_000);
            var out = socket.getOutputStream();
            out.write(("PUT /api/v1/datasets/" + name
                            + "?replace=true HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Content-Type: text/csv\r\nContent-Length: 20\r\n\r\n0123456789")
                    .getBytes(UTF_8));
            out.flush();
            begun.get(10, TimeUnit.SECONDS);
            queuedWith(name);
            out.write("0123456789".getBytes(UTF_8));
            out.flush();

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 409")
                    .contains("dataset_in_use");
        }
        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("broken");
        assertThat(replacedAt(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"201, CREATED, true", "200, REPLACED, true", "200, KNOWN, false", "409, , false", "500, , false"})
    void runsOfBeforeEndToCountOnlyIfTheDataChanged(int status, String outcome, boolean isChanged) {
        var name = "changed-" + UUID.randomUUID();
        answerAfterTheBody(status, outcome);
        put(name + "?replace=true");
        var first = replacedAt(name);
        assertThat(first.isPresent()).isEqualTo(isChanged);

        answerAfterTheBody(200, "REPLACED");
        put(name + "?replace=true");
        var second = replacedAt(name);
        assertThat(second.isPresent()).isTrue();

        answerAfterTheBody(status, outcome);
        put(name + "?replace=true");
        assertThat(replacedAt(name).equals(second)).isNotEqualTo(isChanged);
    }

    /** Who gave up waiting does not know that it was replaced a second later. */
    @Test
    void whatIsReplacedAfterwardsEndsToCountNevertheless() throws Exception {
        var name = "late-" + UUID.randomUUID();
        var told = new CountDownLatch(1);
        var atTheEnd = new CompletableFuture<Boolean>();
        FilePeers.answer(exchange -> {
            exchange.getRequestBody().readAllBytes();
            atTheEnd.complete(replacedAt(name).isPresent());
            try {
                told.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            FilePeers.json(exchange, 200, STORED);
        });

        problem(put(name + "?replace=true"), 503, "data_service_unavailable");
        var given = Instant.now();
        told.countDown();

        assertThat(atTheEnd.get()).as("known before it can happen").isTrue();
        await().until(() -> replacedAt(name).orElseThrow().isAfter(given));
    }

    private Optional<Instant> replacedAt(String name) {
        return QuarkusTransaction.requiringNew().call(() -> datasets.replacedAt(name));
    }

    private static void answerAfterTheBody(int status, String outcome) {
        FilePeers.answer(exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (outcome != null) {
                exchange.getResponseHeaders().add("X-Tunelab-Outcome", outcome);
            }
            FilePeers.json(exchange, status, status < 300 ? STORED : "{\"code\": \"x\", \"message\": \"because\"}");
        });
    }

    private static String queuedWith(String dataset) {
        var id = "uses-" + UUID.randomUUID();
        given().contentType("application/json")
                .body("{\"experiment_id\": \"%s\", \"dataset\": {\"name\": \"%s\"}}".formatted(id, dataset))
                .post("/api/v1/experiments")
                .then()
                .statusCode(202);
        await().until(() -> state(id), "QUEUED"::equals);
        return id;
    }

    @Test
    void pagesOfOtherSitesCannotUpload() {
        FilePeers.answer(exchange -> FilePeers.json(exchange, 201, STORED));

        var byAnotherSite = given().header("Origin", "https://evil.example")
                .contentType("text/csv")
                .body(ROWS)
                .put("/api/v1/datasets/reviews");

        assertThat(byAnotherSite.statusCode()).isEqualTo(403);
    }

    private static Response put(String name) {
        return given().contentType("text/csv").body(ROWS).put("/api/v1/datasets/" + name);
    }

    /** What a client that adds nothing of its own gets. */
    private static String raw(String line, String headers) throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((line + "\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + ROWS.length + "\r\n"
                                    + headers + "\r\n\r\n")
                            .getBytes(UTF_8));
            socket.getOutputStream().write(ROWS);
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static void problem(Response answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
    }
}
