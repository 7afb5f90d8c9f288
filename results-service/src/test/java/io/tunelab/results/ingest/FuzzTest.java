package io.tunelab.results.ingest;

import static io.tunelab.results.Stack.CONTRACTS;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.eventBytes;
import static io.tunelab.results.Stack.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.embedded.Garbage;
import io.tunelab.embedded.RawTopic;
import io.tunelab.results.Patience;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tunelab.v1.TestPredictions;
import tunelab.v1.TestTexts;

/** Hundreds of messages that nobody should send, made from good ones by a seed, on every topic that we listen to. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class FuzzTest {
    private static final long SEED = Long.getLong("tunelab.fuzz.seed", 5);
    private static final int LARGE = 1_000_000;
    /** By topic, where it has another name. */
    private static final Map<String, String> CHANNELS = Map.of(
            "run-events", "events",
            "test-predictions", "predictions",
            "test-texts", "texts",
            "experiment-requests", "requests",
            "experiment-requests-rejected", "rejected");

    private final String id = "fuzz-" + UUID.randomUUID();

    @Inject
    DataSource database;

    @Test
    void badEventsArePutAsideWithTheirReasonAndTheNextGoodOneCounts() throws SQLException {
        for (var sample : List.of("run-queued", "epoch-completed", "run-completed")) {
            var good = new String(eventBytes(sample, id, 1, 1, event -> {}), StandardCharsets.UTF_8);
            new RawTopic("run-events").publish(Garbage.json(good, id, SEED, LARGE));
        }

        assertThatTheTopicIsTakenToItsEnd("run-events");
        event("run-failed", id + "-good", 1, 1, event -> {});
        await().until(() -> state(id + "-good"), "FAILED"::equals);
        assertThat(longestReason("run-events")).isBetween(10, 2000);
    }

    @Test
    void badPredictionsArePutAsideAndWhatIsKeptCanBeRead() throws SQLException {
        var good = TestPredictions.newBuilder()
                .setExperimentId(id)
                .setAttempt(1)
                .setDatasetKey("any")
                .setNumLabels(2)
                .addAllRowIds(List.of(17, 4))
                .addAllLabels(List.of(1, 0))
                .addAllProbabilities(List.of(0.9f, 0.1f, 0.25f, 0.75f))
                .build()
                .toByteArray();
        event("run-queued", id, 0, 0, event -> {});

        new RawTopic("test-predictions").publish(Garbage.binary(good, id, SEED, 4 * LARGE));

        assertThatTheTopicIsTakenToItsEnd("test-predictions");
        assertThat(longestReason("test-predictions")).isBetween(10, 2000);
        assertThat(impossiblePredictions()).isZero();
    }

    @Test
    void badTextsArePutAside() throws SQLException {
        var good = TestTexts.newBuilder()
                .setDatasetKey("fuzz")
                .setSourceSha256("a".repeat(64))
                .addAllRowIds(List.of(1, 2))
                .addAllTexts(List.of("a fine film", "a dull film"))
                .build()
                .toByteArray();

        new RawTopic("test-texts").publish(Garbage.binary(good, "fuzz/0", SEED, LARGE));

        assertThatTheTopicIsTakenToItsEnd("test-texts");
        assertThat(longestReason("test-texts")).isBetween(10, 2000);
    }

    @Test
    void badRequestsRefusalsAndManifestsStopNothing() throws SQLException {
        var request = CONTRACTS.sample("experiment-request");
        new RawTopic("experiment-requests").publish(Garbage.json(request, id, SEED, LARGE));
        // Without its headers none of them is a refusal.
        new RawTopic("experiment-requests-rejected").publish(Garbage.json(request, id, SEED, LARGE));
        new RawTopic("datasets").publish(Garbage.json(CONTRACTS.sample("dataset-ready"), id, SEED, 4 * LARGE));

        assertThatTheTopicIsTakenToItsEnd("experiment-requests");
        assertThatTheTopicIsTakenToItsEnd("experiment-requests-rejected");
        assertThatTheTopicIsTakenToItsEnd("datasets");
        assertThat(longestReason("experiment-requests-rejected")).isBetween(10, 2000);
        assertThat(longestReason("datasets")).isBetween(10, 2000);
        RestAssured.get("/api/v1/datasets").then().statusCode(200);
        RestAssured.get("/api/v1/experiments").then().statusCode(200);
        RestAssured.get("/api/v1/rejected-requests").then().statusCode(200);
    }

    private static void assertThatTheTopicIsTakenToItsEnd(String topic) {
        var channel = CHANNELS.getOrDefault(topic, topic);
        await().until(() -> new RawTopic(topic).unacknowledged("tunelab-results-" + channel), Long.valueOf(0)::equals);
    }

    private int longestReason(String topic) throws SQLException {
        return number("SELECT coalesce(max(length(reason)), 0) FROM unreadable_messages WHERE topic = '" + topic + "'");
    }

    /** Those of other classes of this JVM are in order. */
    private int impossiblePredictions() throws SQLException {
        int broken = 0;
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT message FROM predictions")) {
            while (rows.next()) {
                var message = TestPredictions.parseFrom(rows.getBytes(1));
                boolean possible = message.getProbabilitiesList().stream().allMatch(p -> p >= 0 && p <= 1)
                        && message.getLabelsList().stream().allMatch(label -> label < message.getNumLabels());
                broken += possible ? 0 : 1;
            }
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            broken++;
        }
        return broken;
    }

    private int number(String query) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
