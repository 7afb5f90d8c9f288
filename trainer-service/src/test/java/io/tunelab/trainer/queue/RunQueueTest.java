package io.tunelab.trainer.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.trainer.events.EventEnvelope;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class RunQueueTest {
    private static final Duration LEASE = Duration.ofSeconds(1);
    private RunQueue queue;

    @BeforeEach
    void emptyQueue() throws SQLException {
        createSchema();
        var database = database();
        Flyway.configure()
                .dataSource(database)
                .schemas("queue_test")
                .cleanDisabled(false)
                .load()
                .clean();
        Flyway.configure().dataSource(database).schemas("queue_test").load().migrate();
        queue = new RunQueue(database, new QueueSettings(LEASE, 3), new EventEnvelope("test"));
    }

    @Test
    void aValueThatTheDatabaseRefusesIsNotTakenForAnOutage() {
        var run = request("nul");

        assertThatThrownBy(() -> queue.enqueue(run, Optional.of("a\0b"))).isInstanceOf(NotStorableException.class);
        assertThatThrownBy(() -> queue.enqueue(run, Optional.of("a".repeat(200))))
                .isInstanceOf(NotStorableException.class);
        assertThat(queue.enqueue(run)).isTrue();
    }

    @Test
    void aRepeatedRequestChangesNothing() {
        assertThat(queue.enqueue(request("a"))).isTrue();

        assertThat(queue.enqueue(request("a"))).isFalse();

        assertThat(queue.depth().waiting()).isEqualTo(1);
    }

    @Test
    void theQueueTellsWhatWaitsWhatIsHeldAndWhoseLeaseHasEnded() {
        queue.enqueue(request("a"));
        queue.enqueue(request("b"));
        claim("t");

        var held = queue.depth();
        var lost = await().atMost(Duration.ofSeconds(5)).until(queue::depth, depth -> depth.expired() == 1);

        assertThat(held.waiting()).isEqualTo(1);
        assertThat(held.running()).isEqualTo(1);
        assertThat(held.leaseAgeSeconds()).isBetween(0.0, LEASE.toMillis() / 1e3);
        assertThat(lost.running()).isZero();
        assertThat(lost.leaseAgeSeconds()).isGreaterThanOrEqualTo(LEASE.toMillis() / 1e3);
        assertThat(lost.oldestSeconds()).isPositive();
    }

    @Test
    void whoeverClaimsTheRunGoesOnWithTheTraceOfItsRequest() {
        var trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        queue.enqueue(request("a"), Optional.of(trace));

        var claimed = claim("t");
        queue.finish(claimed, FinalState.COMPLETED, "{}");

        assertThat(claimed.traceParent()).contains(trace);
        assertThat(queue.unpublished(1).get(0).traceParent()).contains(trace);
    }

    @Test
    void runsOfAModelThatIsOnItsWayWaitAndOthersGoOn() {
        queue.enqueue(request("of-a-hub-model").with(RequestTable.MODEL, "some/model"));
        queue.enqueue(request("of-a-local-model").with(RequestTable.MODEL, "local"));

        var awaited = Set.of(Awaited.model("some/model"));
        assertThat(queue.claim("t", awaited, Set.of()).orElseThrow().experimentId())
                .isEqualTo("of-a-local-model");
        assertThat(queue.claim("t", awaited, Set.of())).isEmpty();
        assertThat(claim("t").experimentId()).isEqualTo("of-a-hub-model");
    }

    @Test
    void runsAreClaimedInTheOrderOfTheirArrival() {
        queue.enqueue(request("b"));
        queue.enqueue(request("a"));

        assertThat(claim("t").experimentId()).isEqualTo("b");
        assertThat(claim("t").experimentId()).isEqualTo("a");
        assertThat(queue.claim("t")).isEmpty();
    }

    @Test
    void aTrainerThatLostItsLeaseCannotFinishTheRun() {
        queue.enqueue(request("a"));
        var first = claim("trainer-a");
        var second = await().atMost(Duration.ofSeconds(5)).until(() -> queue.claim("trainer-b"), Optional::isPresent);

        var finished = queue.finish(first, FinalState.COMPLETED, "{}");

        assertThat(finished).isFalse();
        assertThat(queue.renew(first)).isEqualTo(Renewal.LOST);
        assertThat(second).get().extracting(ClaimedRun::attempt).isEqualTo(2);
        assertThat(queue.finish(second.orElseThrow(), FinalState.COMPLETED, "{}"))
                .isTrue();
    }

    @Test
    void aRenewedLeaseIsNotTakenOver() {
        queue.enqueue(request("a"));
        var run = claim("trainer-a");

        await().during(LEASE.multipliedBy(2)).atMost(Duration.ofSeconds(5)).until(() -> {
            assertThat(queue.renew(run)).isEqualTo(Renewal.HELD);
            return queue.claim("trainer-b").isEmpty();
        });
    }

    @Test
    void aRunThatIsGivenBackIsTakenAtOnceAndItsTryDoesNotCount() {
        queue.enqueue(request("a"));
        for (int i = 0; i < 5; i++) {
            queue.release(claim("t"), false);
        }

        var run = claim("t");

        assertThat(run.attempt()).isEqualTo(6);
        assertThat(run.tries()).isEqualTo(1);
    }

    @Test
    void aRunThatLosesThreeTrainersIsFailedWithAReason() {
        queue.enqueue(request("a"));
        for (int i = 0; i < 3; i++) {
            queue.release(claim("t"), true);
        }

        assertThat(queue.claim("t")).isEmpty();

        assertThat(queue.unpublished(10)).singleElement().satisfies(event -> assertThat(event.json())
                .contains("run_failed", "attempts_exhausted", "\"attempt\":4"));
    }

    @Test
    void aQueuedRunIsCancelledAtOnce() {
        queue.enqueue(request("a"));

        queue.cancel("a");

        assertThat(queue.claim("t")).isEmpty();
        assertThat(queue.unpublished(10)).singleElement().satisfies(event -> assertThat(event.json())
                .contains("run_cancelled"));
        queue.published("a");
        assertThat(queue.unpublished(10)).isEmpty();
    }

    @Test
    void aTrainerHearsOfTheCancelWhenItRenews() {
        queue.enqueue(request("a"));
        var run = claim("t");

        queue.cancel("a");

        assertThat(queue.renew(run)).isEqualTo(Renewal.CANCEL_REQUESTED);
    }

    @Test
    void aCancelThatComesBeforeItsRequestIsKept() {
        queue.cancel("a");

        queue.enqueue(request("a"));

        assertThat(queue.claim("t")).isEmpty();
        assertThat(queue.unpublished(10)).hasSize(1);
    }

    @Test
    void anEndedRunIsNotCancelledAfterwards() {
        queue.enqueue(request("a"));
        queue.finish(claim("t"), FinalState.COMPLETED, "{\"type\":\"run_completed\"}");

        queue.cancel("a");

        assertThat(queue.unpublished(10)).singleElement().satisfies(event -> assertThat(event.json())
                .contains("run_completed"));
    }

    @Test
    void manyTrainersNeverClaimTheSameRun() throws Exception {
        int runs = 500;
        for (int i = 0; i < runs; i++) {
            queue.enqueue(request("run-" + i));
        }
        Set<String> claimed = ConcurrentHashMap.newKeySet();
        var twice = ConcurrentHashMap.<String>newKeySet();
        var trainers = Executors.newFixedThreadPool(8);
        var work = new ArrayList<Callable<Void>>();
        for (int trainer = 0; trainer < 8; trainer++) {
            var name = "trainer-" + trainer;
            work.add(() -> {
                for (var run = queue.claim(name); run.isPresent(); run = queue.claim(name)) {
                    if (!claimed.add(run.get().experimentId())) {
                        twice.add(run.get().experimentId());
                    }
                    queue.finish(run.get(), FinalState.COMPLETED, "{}");
                }
                return null;
            });
        }

        for (var done : trainers.invokeAll(work)) {
            done.get();
        }
        trainers.shutdown();

        assertThat(twice).isEmpty();
        assertThat(claimed).hasSize(runs);
    }

    @Test
    void aRunIsRestartedInFloat32OnlyByWhoHoldsIt() {
        queue.enqueue(request("a"));
        var lost = claim("t");
        queue.release(lost, false);
        var held = claim("u");

        queue.restartInFloat32(lost, "of an attempt that is over");

        assertThat(queue.claim("v")).isEmpty();
        queue.restartInFloat32(held, "lost in bf16");
        var again = claim("v");
        assertThat(again.float32Because()).contains("lost in bf16");
        assertThat(again.attempt()).isEqualTo(held.attempt() + 1);
        assertThat(again.tries()).isEqualTo(held.tries());
    }

    @Test
    void aRunThatIsToBeCancelledIsNotRestarted() {
        queue.enqueue(request("a"));
        var run = claim("t");
        queue.cancel("a");

        queue.restartInFloat32(run, "lost in bf16");

        assertThat(queue.claim("t")).isEmpty();
        assertThat(queue.unpublished(10)).singleElement().satisfies(event -> assertThat(event.json())
                .contains("run_cancelled"));
    }

    private ClaimedRun claim(String worker) {
        return queue.claim(worker).orElseThrow();
    }

    private static ExperimentRequest request(String id) {
        return RequestReader.STRICT.read("{}".getBytes(StandardCharsets.UTF_8), () -> id);
    }

    /** A schema of this test's own: a trainer that runs in the same JVM would claim what it finds in the usual one. */
    private static void createSchema() throws SQLException {
        try (var connection =
                        DriverManager.getConnection(EmbeddedStack.database().jdbcUrl(), "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS queue_test AUTHORIZATION trainer");
        }
    }

    private static DataSource database() {
        var source = new PGSimpleDataSource();
        source.setUrl(EmbeddedStack.database().jdbcUrl() + "?currentSchema=queue_test");
        source.setUser("trainer");
        source.setPassword("trainer");
        return source;
    }
}
