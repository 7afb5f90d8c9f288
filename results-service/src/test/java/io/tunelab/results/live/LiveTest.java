package io.tunelab.results.live;

import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.publish;
import static io.tunelab.results.Stack.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.query.ExperimentView;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class LiveTest {
    private static final Consumer<ObjectNode> AS_IT_IS = event -> {};
    private final String id = "live-" + UUID.randomUUID();

    @TestHTTPResource
    URI service;

    @Inject
    LiveExperiments live;

    @Inject
    DataSource database;

    @Test
    void aListenerHearsTheStatesAndHeartbeatsOfItsStudyOnly() throws Exception {
        try (var heard = new Listener("/api/v1/experiments/live?study=" + id)) {
            request("other-" + id, "another");
            request(id, id);
            heard.awaitData("\"state\":\"QUEUED\"");
            event("run-started", id, 1, 0, AS_IT_IS);
            event("run-progress", id, 1, 1, AS_IT_IS);

            heard.awaitData("\"eta_seconds\":1432");

            assertThat(heard.lines).noneMatch(line -> line.contains("other-" + id));
            assertThat(heard.lines).contains("event:experiment");
        }
    }

    @Test
    void aThousandChangesAtOnceAreAllTold() throws Exception {
        var told = new CopyOnWriteArrayList<String>();
        live.subscribe(run -> run.experimentId.startsWith(id), new LiveExperiments.Listener() {
            @Override
            public void changed(ExperimentView experiment) {
                told.add(experiment.experimentId());
            }

            @Override
            public void nothing() {}

            @Override
            public boolean isGone() {
                return told.size() >= 1_000;
            }
        });
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO experiments (experiment_id, state, submitted_at, updated_at)"
                    + " SELECT '%s-' || i, 'QUEUED', now(), now() FROM generate_series(1, 1000) i".formatted(id));
        }

        await().until(told::size, Integer.valueOf(1_000)::equals);

        assertThat(told).doesNotHaveDuplicates();
    }

    @Test
    void oneExperimentBeginsAsItIsAndIsToldToItsEnd() throws Exception {
        request(id, "any");
        await().until(() -> state(id), "QUEUED"::equals);
        try (var heard = new Listener("/api/v1/experiments/" + id + "/live")) {
            heard.awaitData("\"state\":\"QUEUED\"");
            event("run-started", id, 1, 0, AS_IT_IS);
            event("run-cancelled", id, 1, 1, AS_IT_IS);

            heard.awaitData("\"state\":\"CANCELLED\"");
            heard.awaitEnd();
        }
        try (var later = new Listener("/api/v1/experiments/" + id + "/live")) {
            later.awaitEnd();
            later.awaitData("\"state\":\"CANCELLED\"");
        }
    }

    @Test
    void aRefusedExperimentHasEndedForWhoeverListensOrWaits() throws Exception {
        request(id, "any");
        await().until(() -> state(id), "QUEUED"::equals);
        try (var heard = new Listener("/api/v1/experiments/" + id + "/live")) {
            refuse(id);

            heard.awaitData("\"state\":\"REJECTED\"");
            heard.awaitEnd();
        }
        long start = System.nanoTime();
        assertThat(RestAssured.get("/api/v1/experiments/" + id + "?wait=60")
                        .path("state")
                        .toString())
                .isEqualTo("REJECTED");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void anExperimentWhoseRequestIsUnknownKeepsNoListenerFromHearingOfIt() throws Exception {
        event("run-started", id, 1, 0, AS_IT_IS);
        await().until(() -> state(id), "RUNNING"::equals);
        try (var ofStudy = new Listener("/api/v1/experiments/live?study=" + id);
                var heard = new Listener("/api/v1/experiments/" + id + "/live")) {
            event("run-progress", id, 1, 1, AS_IT_IS);

            heard.awaitData("\"eta_seconds\":1432");
            assertThat(ofStudy.lines).noneMatch(line -> line.contains(id));
        }
    }

    @Test
    void whoeverWaitsIsAnsweredWhenTheRunEnds() throws Exception {
        request(id, "any");
        await().until(() -> state(id), "QUEUED"::equals);
        var url = "/api/v1/experiments/" + id + "?wait=";

        assertThat(RestAssured.get(url + 1).path("state").toString()).isEqualTo("QUEUED");
        var answer = CompletableFuture.supplyAsync(() -> RestAssured.get(url + 60));
        event("run-started", id, 1, 0, AS_IT_IS);
        event("run-cancelled", id, 1, 1, AS_IT_IS);

        assertThat(answer.get(50, TimeUnit.SECONDS).path("state").toString()).isEqualTo("CANCELLED");
        assertThat(RestAssured.get(url + 301).statusCode()).isEqualTo(400);
        assertThat(RestAssured.get("/api/v1/experiments/nobody-" + id + "?wait=5")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void anUnknownExperimentIsAProblemAndNoStream() {
        var answer = RestAssured.get("/api/v1/experiments/nobody-" + id + "/live");

        assertThat(answer.statusCode()).isEqualTo(404);
    }

    private static void request(String id, String study) {
        publish(
                "experiment-requests",
                id,
                "{\"study\": \"%s\"}".formatted(study).getBytes(StandardCharsets.UTF_8));
    }

    private static void refuse(String id) {
        var record = new ProducerRecord<>("experiment-requests-rejected", id, "{}".getBytes(StandardCharsets.UTF_8));
        Map.of(
                        "rejection-code", "unknown_model",
                        "rejection-reason", "model is 'no-such-model'",
                        "rejected-experiment-id", id,
                        "rejected-at", "2026-11-02T09:30:00Z",
                        "rejected-by", "trainer-1")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        publish(record);
    }

    /** A plain HTTP client that reads the stream line by line. */
    private final class Listener implements AutoCloseable {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Stream<String> body;
        private volatile boolean hasEnded;

        Listener(String path) throws Exception {
            var request = HttpRequest.newBuilder(service.resolve(path)).build();
            body = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofLines())
                    .body();
            var thread = new Thread(() -> {
                body.forEach(lines::add);
                hasEnded = true;
            });
            thread.setDaemon(true);
            thread.start();
            await().until(() -> lines.stream().anyMatch(line -> line.contains("listening")));
        }

        void awaitData(String part) {
            await().until(() -> lines.stream().anyMatch(line -> line.startsWith("data:") && line.contains(part)));
        }

        void awaitEnd() {
            await().until(() -> hasEnded);
        }

        @Override
        public void close() {
            body.close();
        }
    }
}
