package io.tunelab.results.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.RawHttp;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that come slowly, in pieces, without a type, or not at all. */
@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class BodiesTest {
    private static final String HOST = "Host: localhost";
    private static final String JSON = "Content-Type: application/json";
    private static final String LAST = "Connection: close";
    private static final List<String> PATHS = List.of(
            "/api/v1/experiments",
            "/api/v1/experiments/x/classify",
            "/%61pi/v1/experiments",
            "/api/2.0/mlflow/runs/create");

    @TestHTTPResource
    URI service;

    @Test
    void callersWhoKeepTheirBodyBackKeepNobodyElseWaiting() throws IOException {
        var waiting = new ArrayList<Socket>();
        try {
            for (int caller = 0; caller < 220; caller++) {
                waiting.add(RawHttp.open(
                        service,
                        "POST " + PATHS.get(caller % PATHS.size()) + " HTTP/1.1",
                        HOST,
                        JSON,
                        "Content-Length: 200000",
                        "",
                        "{"));
            }

            assertThat(get("/q/health/live")).startsWith("HTTP/1.1 200");
            assertThat(get("/api/v1/experiments")).startsWith("HTTP/1.1 200");
            assertThat(post("Content-Length: 2", "{}", JSON)).startsWith("HTTP/1.1 202");
            assertThat(RawHttp.rest(waiting.get(0), 40_000))
                    .startsWith("HTTP/1.1 408")
                    .contains("body_too_slow");
        } finally {
            for (var socket : waiting) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2", "Transfer-Encoding: chunked"})
    void aBodyWithoutContentTypeIsNotTakenForJson(String length) throws IOException {
        var body = length.startsWith("T") ? "2\r\n{}\r\n0\r\n\r\n" : "{}";

        assertThat(post(length, body, "Accept: */*")).startsWith("HTTP/1.1 415").contains("unsupported_media_type");
        assertThat(post(length, body, "Content-Type: "))
                .startsWith("HTTP/1.1 415")
                .contains("unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 0", "Accept: */*", "Transfer-Encoding: chunked"})
    void anOperationWithoutABodyNeedsNone(String header) throws IOException {
        assertThat(RawHttp.answer(
                        service,
                        "POST /api/v1/experiments/nobody/cancel HTTP/1.1",
                        HOST,
                        header,
                        LAST,
                        "",
                        header.startsWith("T") ? "0\r\n\r\n" : ""))
                .startsWith("HTTP/1.1 404")
                .contains("not_found");
    }

    @Test
    void aBodyInChunksHasTheSameLimit() throws IOException {
        var chunk = "10000\r\n" + " ".repeat(65_536) + "\r\n";

        assertThat(post("Transfer-Encoding: chunked", chunk.repeat(5) + "0\r\n\r\n", JSON))
                .startsWith("HTTP/1.1 413")
                .contains("message_too_large", "262144");
    }

    @Test
    void whoAsksBeforeSendingIsToldToGoOn() throws IOException {
        assertThat(post("Content-Length: 2", "{}", "Expect: 100-continue\r\n" + JSON))
                .startsWith("HTTP/1.1 100")
                .contains("HTTP/1.1 202");
    }

    private String get(String path) throws IOException {
        return RawHttp.answer(service, "GET " + path + " HTTP/1.1", HOST, LAST);
    }

    private String post(String length, String body, String header) throws IOException {
        return RawHttp.answer(service, "POST /api/v1/experiments HTTP/1.1", HOST, header, length, LAST, "", body);
    }
}
