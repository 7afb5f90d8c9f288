package io.tunelab.results.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tunelab.results.RawHttp;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies of at most 1,000 bytes within 2 s, and 1,500 bytes for all that are on their way. */
class IncomingBodyTest {
    private static final Duration TIME = Duration.ofSeconds(2);

    private final Vertx vertx = Vertx.vertx();
    private final BodyMemory memory = new BodyMemory(1_500);
    private URI service;

    @BeforeEach
    void listen() {
        var router = Router.router(vertx);
        router.route().handler(context -> new IncomingBody(context, 1_000, TIME, memory).read());
        router.route().handler(context -> context.end("got " + context.body().length()));
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        service = URI.create("http://localhost:" + server.actualPort());
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aBodyIsHandedOnWhole() throws IOException {
        assertThat(post(1_000, 1_000)).startsWith("HTTP/1.1 200").endsWith("got 1000");
    }

    @Test
    void oneThatIsTooLongIsRefusedBeforeItIsRead() throws IOException {
        assertThat(post(1_001, 0)).startsWith("HTTP/1.1 413").contains("1000");
    }

    @Test
    void oneThatDoesNotComeInTimeIsRefusedAndItsConnectionClosed() throws IOException {
        assertThat(post(1_000, 999)).startsWith("HTTP/1.1 408").contains("body_too_slow");
        assertThat(memory.take(1_500)).as("nothing is held for it any more").isTrue();
    }

    @Test
    void moreThanTheMemoryForAllIsRefusedUntilAnotherHasGone() throws IOException {
        try (var slow = begin(1_000, 999)) {
            await().until(() -> !memory.take(502) || giveBack(502));
            assertThat(post(600, 600)).startsWith("HTTP/1.1 503").contains("too_many_bodies", "Retry-After");
            slow.getOutputStream().write('a');
            assertThat(RawHttp.rest(slow, 10_000)).endsWith("got 1000");
        }
        await().untilAsserted(() -> assertThat(post(600, 600)).endsWith("got 600"));
    }

    private boolean giveBack(int bytes) {
        memory.giveBack(bytes);
        return false;
    }

    private String post(int declared, int sent) throws IOException {
        try (var socket = begin(declared, sent)) {
            return RawHttp.rest(socket, 10_000);
        }
    }

    private Socket begin(int declared, int sent) throws IOException {
        return RawHttp.open(
                service,
                "POST / HTTP/1.1",
                "Host: localhost",
                "Content-Type: text/plain",
                "Connection: close",
                "Content-Length: " + declared,
                "",
                "a".repeat(sent));
    }
}
