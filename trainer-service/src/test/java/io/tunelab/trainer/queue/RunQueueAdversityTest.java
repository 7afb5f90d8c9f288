package io.tunelab.trainer.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.embedded.Contracts;
import io.tunelab.trainer.events.EventEnvelope;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What goes wrong between trainers, or in the table, must not stop the queue or lose what a user asked for. */
class RunQueueAdversityTest {
    private static final Duration LEASE = Duration.ofSeconds(1);
    private PGSimpleDataSource database;
    private RunQueue queue;

    @BeforeEach
    void emptyQueue() throws SQLException {
        database = TestSchema.fresh("queue_adversity");
        queue = new RunQueue(database, new QueueSettings(LEASE, 3), new EventEnvelope("test"));
    }

    @Test
    void aCancelThatMeetsItsRequestInTheSameMomentIsNotLost() throws Exception {
        int runs = 150;
        var together = new CyclicBarrier(2);
        var threads = Executors.newFixedThreadPool(2);
        Callable<Void> enqueues = () -> {
            for (int i = 0; i < runs; i++) {
                together.await();
                queue.enqueue(request("run-" + i));
            }
            return null;
        };
        Callable<Void> cancels = () -> {
            for (int i = 0; i < runs; i++) {
                together.await();
                queue.cancel("run-" + i);
            }
            return null;
        };

        for (var done : threads.invokeAll(List.of(enqueues, cancels))) {
            done.get();
        }
        threads.shutdown();

        assertThat(count("SELECT count(*) FROM run WHERE state <> 'CANCELLED'")).isZero();
    }

    @Test
    void aRequestThatThisVersionCannotReadIsFailedAndThoseBehindItGoOn() throws Exception {
        execute("INSERT INTO run (experiment_id, request) VALUES ('from-elsewhere', '{\"batch_size\": \"many\"}')");
        queue.enqueue(request("behind"));

        var claimed = queue.claim("t");

        assertThat(claimed.map(ClaimedRun::experimentId)).contains("behind");
        var event = queue.unpublished(10).get(0);
        assertThat(event.json()).contains("run_failed", "unreadable_request");
        assertThat(Contracts.ofThisRepository().violations("run-event", event.json()))
                .isEmpty();
    }

    @Test
    void aRunWhoseTrainerIsGoneIsCancelledAtOnceWhenItsLeaseHasEnded() {
        queue.enqueue(request("a"));
        var lost = queue.claim("t").orElseThrow();
        await().until(() -> count("SELECT count(*) FROM run WHERE lease_until < now()") == 1);

        queue.cancel("a");

        assertThat(queue.unpublished(10)).singleElement().satisfies(event -> assertThat(event.json())
                .contains("run_cancelled"));
        assertThat(queue.finish(lost, FinalState.COMPLETED, "{}")).isFalse();
        assertThat(queue.claim("other")).isEmpty();
    }

    @Test
    void aLeaseThatEndedWhileTheDatabaseWasAwayCountsFromItsStartSoThatTheOutageCostsNoTry() throws Exception {
        // Found before the server's own function.
        database.setCurrentSchema("queue_adversity,pg_catalog");
        queue.enqueue(request("a"));
        var run = queue.claim("t").orElseThrow();
        await().until(() -> count("SELECT count(*) FROM run WHERE lease_until < now()") == 1);

        databaseStarted(LEASE.multipliedBy(9).dividedBy(10));
        assertThat(queue.claim("other")).as("it could not be renewed yet").isEmpty();
        databaseStarted(LEASE.plusMillis(1));
        var takenOver = queue.claim("other").orElseThrow();

        assertThat(takenOver.tries()).isEqualTo(2);
        assertThat(queue.renew(run)).isEqualTo(Renewal.LOST);
    }

    @Test
    void everyTextThatTheParserTakesCanBeStored() throws Exception {
        var odd = List.of("{\"study\": \"\\ud83d\\ude00\"}", "{\"study\": \"\\u007f\\u0085\\u2028\"}");
        var taken = new ArrayList<String>();
        for (var message : odd) {
            var request = RequestReader.STRICT.read(
                    message.getBytes(StandardCharsets.UTF_8), Optional.empty(), () -> "odd-" + taken.size());
            taken.add(request.experimentId());
            assertThat(queue.enqueue(request)).isTrue();
            assertThat(queue.claim("t").orElseThrow().request()).isEqualTo(request);
        }

        assertThat(taken).hasSize(2);
    }

    @Test
    void lastEventsKeepTheContract() {
        queue.enqueue(request("cancelled"));
        queue.cancel("cancelled");
        queue.enqueue(request("lost"));
        for (int trainer = 0; trainer < 3; trainer++) {
            await().until(() -> queue.claim("t").isPresent());
        }
        await().until(() -> queue.claim("t").isEmpty() && queue.unpublished(10).size() == 2);

        assertThat(queue.unpublished(10))
                .allSatisfy(event -> assertThat(Contracts.ofThisRepository().violations("run-event", event.json()))
                        .isEmpty());
    }

    /** As if the server had been started that long ago. */
    private void databaseStarted(Duration ago) throws SQLException {
        execute(
                "CREATE OR REPLACE FUNCTION queue_adversity.pg_postmaster_start_time() RETURNS timestamptz LANGUAGE sql AS"
                        + " $$ SELECT now() - interval '%d milliseconds' $$".formatted(ago.toMillis()));
    }

    private ExperimentRequest request(String id) {
        return RequestReader.STRICT.read("{}".getBytes(StandardCharsets.UTF_8), () -> id);
    }

    private long count(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
