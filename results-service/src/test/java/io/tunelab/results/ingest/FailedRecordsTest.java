package io.tunelab.results.ingest;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.CONTRACTS;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.experiment;
import static io.tunelab.results.Stack.publish;
import static io.tunelab.results.Stack.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.embedded.RawTopic;
import io.tunelab.results.Patience;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that were never said, and records that cannot be kept. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class FailedRecordsTest {
    /** PostgreSQL takes it in no text and no JSON. */
    private static final Consumer<ObjectNode> WITH_A_NUL =
            event -> event.putArray("labels").add("go\0od").add("bad");

    /** On a busy machine the next event may come later than the heartbeat watch of these tests allows. */
    private static final Set<String> UNDER_WAY = Set.of("RUNNING", "STALLED");

    private static final Consumer<ObjectNode> AS_IT_IS = event -> {};
    private final String id = "failed-record-" + UUID.randomUUID();

    @Test
    void aRequestWhoseTransactionIsAbortedIsNotTaken() {
        new RawTopic("experiment-requests").publishAborted(id, request(id));
        // The same key, so that it lies behind it in the same partition.
        publish("experiment-requests", id, "not JSON".getBytes(StandardCharsets.UTF_8));

        await().until(
                        () -> new RawTopic("experiment-requests").unacknowledged("tunelab-results-requests"),
                        Long.valueOf(0)::equals);
        assertThat(state(id)).isEqualTo("UNKNOWN");
    }

    @Test
    void aRunWhoseLastEventCannotBeStoredFailsWithTheReason() {
        event("run-started", id, 1, 0, AS_IT_IS);
        await().until(() -> state(id), UNDER_WAY::contains);

        event("run-completed", id, 1, 1, WITH_A_NUL);

        await().until(() -> state(id), "FAILED"::equals);
        var run = experiment(id);
        assertThat(run.getString("error.code")).isEqualTo("result_not_storable");
        assertThat(run.getString("error.message")).contains("could not be kept", "Unicode");
        assertThat(run.getString("finished_at")).isNotBlank();
    }

    @Test
    void aRunWhoseLastEventCannotBeReadFailsWithTheReason() {
        event("run-started", id, 1, 0, AS_IT_IS);
        event("run-completed", id, 1, 1, event -> event.remove("test"));

        await().until(() -> state(id), "FAILED"::equals);
        assertThat(experiment(id).getString("error.message")).contains("test");
    }

    @Test
    void anEventOfAnEarlierAttemptOrInTheMiddleOfARunEndsNothing() {
        event("run-started", id, 2, 0, AS_IT_IS);
        event("run-completed", id, 1, 7, WITH_A_NUL);
        event("run-progress", id, 2, 1, WITH_A_NUL);
        event("epoch-completed", id, 2, 2, AS_IT_IS);

        await().until(() -> experiment(id).get("best_epoch") != null);

        assertThat(UNDER_WAY).contains(state(id));
    }

    @Test
    void aRefusalFromAnotherPartitionSaysNothingOfThisRequest() {
        publish("experiment-requests", id, request(id));
        await().until(() -> state(id), "QUEUED"::equals);
        int partition = new RawTopic("experiment-requests").partitionOf(id);

        refuse(id, (partition + 1) % 6, 1_000_000);
        refuse(id + "-after", 0, 1_000_000);
        await().until(() -> state(id + "-after"), "REJECTED"::equals);
        await().until(
                        () -> new RawTopic("experiment-requests-rejected").unacknowledged("tunelab-results-rejected"),
                        Long.valueOf(0)::equals);
        assertThat(state(id)).isEqualTo("QUEUED");

        refuse(id, partition, 1_000_000);
        await().until(() -> state(id), "REJECTED"::equals);
    }

    private static void refuse(String id, int partition, long offset) {
        var record = new ProducerRecord<>("experiment-requests-rejected", id, "{}".getBytes(StandardCharsets.UTF_8));
        Map.of(
                        "rejection-code", "invalid_value",
                        "rejection-reason", "epochs is 0",
                        "rejected-by", "a test",
                        "rejected-at", "2026-01-01T00:00:00Z",
                        "rejected-experiment-id", id,
                        "original-partition", Integer.toString(partition),
                        "original-offset", Long.toString(offset))
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        publish(record);
    }

    @Test
    void healthSaysThatNothingWaits() {
        given().get("/q/health/well")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'intake' }.status", org.hamcrest.Matchers.equalTo("UP"));
    }

    private static byte[] request(String id) {
        return CONTRACTS
                .sample("experiment-request")
                .replaceAll("\"experiment_id\":\"[^\"]*\"", "\"experiment_id\":\"" + id + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }
}
