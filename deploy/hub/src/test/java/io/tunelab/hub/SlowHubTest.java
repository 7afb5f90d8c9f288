package io.tunelab.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.tunelab.hub.HubException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a download may take, and whom it holds up meanwhile. */
class SlowHubTest {
    private static final byte[] CONTENT = "0123456789".repeat(1000).getBytes(StandardCharsets.UTF_8);
    private static final Duration READ = Duration.ofMillis(400);
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private final LocalHub server = new LocalHub();
    private final CountDownLatch end = new CountDownLatch(1);

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        end.countDown();
        server.close();
    }

    @Test
    void aBodyThatStallsEndsWithTheLimitOnSilence() {
        server.on("/file", this::stall);

        var took = timeToFail(server.endpoint(), Duration.ofSeconds(20), "no data came for 400 ms");

        // Three attempts of 400 ms each, and two pauses.
        assertThat(took).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aBodyThatComesByteForByteEndsAtTheDeadline() {
        server.on("/file", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            for (byte one : CONTENT) {
                exchange.getResponseBody().write(one);
                exchange.getResponseBody().flush();
                waitFor(50);
            }
        });

        assertThat(timeToFail(server.endpoint(), Duration.ofSeconds(1), "did not end in time"))
                .isBetween(Duration.ofMillis(900), Duration.ofMillis(1500));
    }

    @Test
    void aServerThatNeverAnswersEndsWithTheLimitOnSilence() {
        server.on("/file", exchange -> waitFor(20_000));

        assertThat(timeToFail(server.endpoint(), Duration.ofSeconds(20), "no answer came in time"))
                .isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void aHostThatDropsPacketsCostsOneConnectTimeoutAndNeverMoreThanTheDeadline() throws IOException {
        try (var dropping = new DroppingHost()) {
            assertThat(timeToFail(dropping.endpoint(), Duration.ofSeconds(20), "the connection timed out"))
                    .isBetween(CONNECT, CONNECT.plusMillis(500));
            assertThat(timeToFail(dropping.endpoint(), Duration.ofMillis(300), "time"))
                    .isLessThan(Duration.ofMillis(700));
        }
    }

    @Test
    void aHostThatRefusesIsSaidToAtOnce() {
        // The first call of the JVM loads classes; on a busy machine that alone takes seconds.
        timeToFail(URI.create("http://localhost:1"), Duration.ofSeconds(20), "connection refused");
        assertThat(timeToFail(URI.create("http://localhost:1"), Duration.ofSeconds(20), "connection refused"))
                .isLessThan(CONNECT);
    }

    @Test
    void aDownloadThatStallsHoldsNoOther() throws Exception {
        server.on("/stalled", this::stall);
        server.put("/other", CONTENT);
        var hub = hub(server.endpoint(), Duration.ofSeconds(30));
        var pool = Executors.newSingleThreadExecutor();
        try {
            var stalled = pool.submit(() -> hub.fetch("stalled", "stalled", deadline(Duration.ofSeconds(30))));
            while (server.requests("/stalled") == 0) {
                Thread.sleep(5);
            }

            hub.fetch("other", "other", deadline(Duration.ofSeconds(2)));

            assertThat(stalled).isNotDone();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aFileThatSeveralWantIsDownloadedOnceAndNobodyWaitsBeyondTheDeadline() throws Exception {
        var begun = new CountDownLatch(1);
        server.on("/file", exchange -> {
            begun.countDown();
            waitFor(1000);
            LocalHub.serve(exchange, CONTENT);
        });
        var hub = hub(server.endpoint(), Duration.ofSeconds(10));
        var pool = Executors.newSingleThreadExecutor();
        try {
            var first = pool.submit(() -> hub.fetch("file", "file", deadline(Duration.ofSeconds(10))));
            begun.await();

            var impatient = catchThrowableOfType(
                    HubException.class, () -> hub.fetch("file", "file", deadline(Duration.ofMillis(100))));
            var patient = hub.fetch("file", "file", deadline(Duration.ofSeconds(10)));

            assertThat(impatient).hasMessageContaining("is being downloaded");
            assertThat(patient).isEqualTo(first.get()).hasBinaryContent(CONTENT);
            assertThat(server.requests()).hasSize(1);
        } finally {
            pool.shutdownNow();
        }
    }

    private void stall(HttpExchange exchange) throws IOException {
        LocalHub.begin(exchange, CONTENT, 4000);
        waitFor(20_000);
    }

    private void waitFor(long millis) throws IOException {
        try {
            end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Duration timeToFail(URI endpoint, Duration limit, String message) {
        var hub = hub(endpoint, READ);
        long start = System.nanoTime();

        var failure = catchThrowableOfType(HubException.class, () -> hub.fetch("file", "file", deadline(limit)));

        assertThat(failure).hasMessageContaining(message);
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Deadline deadline(Duration limit) {
        return Deadline.in(limit);
    }

    private Hub hub(URI endpoint, Duration read) {
        return new Hub(new HubSettings(
                endpoint,
                Optional.empty(),
                directory.resolve("hub"),
                directory.resolve("home"),
                false,
                List.of(),
                1 << 20,
                new HubSettings.Timeouts(CONNECT, read, Duration.ofMinutes(1), Duration.ofMillis(10))));
    }
}
