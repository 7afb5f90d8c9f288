package io.tunelab.trainer.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.trainer.events.EventEnvelope;
import io.tunelab.trainer.queue.WaitingRuns.Reason;
import io.tunelab.trainer.queue.WaitingRuns.Told;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitingRunsTest {
    private static final ExperimentRequest RUN = request("a").with(RequestTable.MODEL, "some/model");
    private static final Awaited MODEL = Awaited.model("some/model");
    private static final Awaited DATA = new Awaited("some/model", Optional.of(RUN.dataset()));
    private DataSource database;
    private RunQueue queue;
    private WaitingRuns waiting;

    @BeforeEach
    void emptyQueue() throws SQLException {
        database = TestSchema.fresh("waiting_test");
        var events = new EventEnvelope("test");
        queue = new RunQueue(database, new QueueSettings(Duration.ofSeconds(30), 3), events);
        waiting = new WaitingRuns(database, events);
    }

    @Test
    void everyQueuedRunIsToldOnceAndAgainOnlyWithAnotherReason() {
        queue.enqueue(RUN);
        queue.enqueue(request("b").with(RequestTable.MODEL, "another"));

        assertThat(waiting.tell(MODEL, "on its way", "t")).containsExactly(new Told("a", 0, 1_000_001));
        assertThat(waiting.tell(MODEL, "on its way", "t")).isEmpty();
        assertThat(waiting.tell(MODEL, "hub away", "another trainer")).isEmpty();
        assertThat(waiting.tell(MODEL, "hub away", "t")).containsExactly(new Told("a", 0, 1_000_002));
    }

    @Test
    void modelsOfRunsWhoseReasonIsKnownAreNotListedAgain() {
        queue.enqueue(RUN);
        queue.enqueue(request("b").with(RequestTable.MODEL, "another"));
        assertThat(waiting.models(Set.of())).containsExactlyInAnyOrder("some/model", "another");

        waiting.tell(MODEL, "on its way", "t");

        assertThat(waiting.models(Set.of())).containsExactly("another");
    }

    @Test
    void dataIsAwaitedByTheRunsWithThatDataAlone() {
        queue.enqueue(RUN);
        queue.enqueue(request("b").with(RequestTable.MODEL, "some/model").with(RequestTable.DATASET_FRACTION, 0.5));

        assertThat(waiting.isNeeded(DATA)).isTrue();
        assertThat(waiting.tell(DATA, "being prepared", "t"))
                .extracting(Told::experimentId)
                .containsExactly("a");
        assertThat(queue.claim("t", Set.of(DATA), Set.of()).orElseThrow().experimentId())
                .isEqualTo("b");
        assertThat(queue.claim("t", Set.of(DATA), Set.of())).isEmpty();
    }

    @Test
    void aPostponedRunCountsItsWaitAsTimeInTheQueueAndNotAsATry() throws InterruptedException {
        queue.enqueue(RUN);
        queue.postpone(queue.claim("t").orElseThrow(), MODEL);
        assertThat(queue.claim("t", Set.of(), Set.of("a"))).isEmpty();
        Thread.sleep(300);

        var claimed = queue.claim("t").orElseThrow();

        assertThat(claimed.attempt()).isEqualTo(2);
        assertThat(claimed.tries()).isEqualTo(1);
        assertThat(claimed.waited()).isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void aPostponedRunIsToldWhyByItsTrainer() {
        queue.enqueue(RUN);
        queue.postpone(queue.claim("t").orElseThrow(), DATA);

        assertThat(waiting.tell(MODEL, "on its way", "another trainer")).isEmpty();
        assertThat(waiting.tell(DATA, "being prepared", "t")).containsExactly(new Told("a", 1, 1_000_001));
    }

    @Test
    void aPostponedRunThatWasCancelledMeanwhileEndsThoughWhatItNeedsIsAwaited() {
        queue.enqueue(RUN);
        var run = queue.claim("t").orElseThrow();
        queue.cancel("a");
        queue.postpone(run, DATA);

        assertThat(queue.claim("t", Set.of(DATA), Set.of("a"))).isEmpty();

        assertThat(queue.unpublished(10)).singleElement().satisfies(event -> assertThat(event.json())
                .contains("run_cancelled"));
    }

    @Test
    void theWaitForDataIsCountedApartFromTheWaitForTheModel() throws Exception {
        queue.enqueue(RUN);
        waiting.tell(MODEL, "on its way", "t");
        beginEarlier();

        waiting.tell(DATA, "being prepared", "t");

        assertThat(waiting.fail(DATA, Duration.ofMinutes(30), "dataset_timeout", "in vain"))
                .isZero();
    }

    @Test
    void twoTrainersThatWaitForDifferentThingsDoNotRestartEachOthersClock() throws Exception {
        queue.enqueue(RUN);
        waiting.tell(DATA, "being prepared", "t");
        beginEarlier();
        waiting.tell(MODEL, "on its way", "another trainer");
        beginEarlier();

        waiting.tell(DATA, "still being prepared", "t");

        assertThat(waiting.fail(DATA, Duration.ofMinutes(30), "dataset_timeout", "in vain"))
                .isOne();
    }

    @Test
    void whatHasComeIsNoReasonToWaitAnyMore() {
        queue.enqueue(RUN);
        waiting.tell(MODEL, "on its way", "t");
        assertThat(waiting.endWait(DATA, "t")).isEmpty();
        assertThat(waiting.endWait(MODEL, "another trainer")).isEmpty();

        assertThat(waiting.endWait(MODEL, "t")).containsExactly(new Told("a", 0, 1_000_002));

        assertThat(waiting.endWait(MODEL, "t")).isEmpty();
        assertThat(waiting.models(Set.of())).containsExactly("some/model");
    }

    @Test
    void aTrainerThatCannotGetAModelFailsNoRunThatWaitsForAnother() {
        queue.enqueue(RUN);
        queue.enqueue(request("b").with(RequestTable.MODEL, "some/model"));
        queue.postpone(queue.claim("another trainer").orElseThrow(), MODEL);
        var reason = new Reason("model_unreachable", "no token");

        assertThat(waiting.failOwn(MODEL, "t", reason)).isEqualTo(1);

        assertThat(queue.claim("another trainer").orElseThrow().experimentId()).isEqualTo("a");
        assertThat(waiting.failOwn(MODEL, "t", reason)).isZero();
    }

    @Test
    void modelsThatAreKnownHideNoOthers() {
        var known = new HashSet<String>();
        for (int i = 0; i < 50; i++) {
            var model = "model-" + i;
            known.add(model);
            queue.enqueue(request(model).with(RequestTable.MODEL, model));
        }
        queue.enqueue(RUN);

        assertThat(waiting.models(Set.of())).hasSize(50).doesNotContain("some/model");
        assertThat(waiting.models(known)).containsExactly("some/model");
    }

    @Test
    void onlyRunsThatWaitedLongEnoughFail() throws InterruptedException {
        queue.enqueue(RUN);
        waiting.tell(DATA, "being prepared", "t");
        assertThat(waiting.fail(DATA, Duration.ofMinutes(1), "dataset_timeout", "in vain"))
                .isZero();
        Thread.sleep(50);

        assertThat(waiting.fail(DATA, Duration.ofMillis(40), "dataset_timeout", "in vain"))
                .isEqualTo(1);

        assertThat(queue.claim("t")).isEmpty();
        assertThat(queue.unpublished(10)).singleElement().satisfies(event -> assertThat(event.json())
                .contains("run_failed", "dataset_timeout", "in vain", "\"attempt\":1"));
    }

    @Test
    void ofTheRunsWhoseDataFailedThoseThatWaitFail() {
        queue.enqueue(RUN);
        queue.enqueue(request("not-yet-asked"));
        waiting.tell(MODEL, "on its way", "t");

        int failed = waiting.fail(
                Map.of("a", new Reason("invalid_data", "bad"), "not-yet-asked", new Reason("invalid_data", "bad")));

        assertThat(failed).isEqualTo(1);
        assertThat(queue.claim("t").orElseThrow().experimentId()).isEqualTo("not-yet-asked");
    }

    /** As if everything so far had happened an hour earlier. */
    private void beginEarlier() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE run SET waits_since = waits_since - interval '1 hour',"
                    + " waits_told_at = waits_told_at - interval '1 hour'");
        }
    }

    private static ExperimentRequest request(String id) {
        return RequestReader.STRICT.read(
                "{\"experiment_id\": \"%s\"}".formatted(id).getBytes(StandardCharsets.UTF_8), () -> "none");
    }
}
