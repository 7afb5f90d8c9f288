package io.tunelab.trainer.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.request.RequestReader;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.trainer.events.EventEnvelope;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PausesTest {
    private static final String SCHEMA = "pauses_test";
    private RunQueue queue;
    private Pauses pauses;

    @BeforeEach
    void emptyQueue() throws SQLException {
        try (var connection =
                        DriverManager.getConnection(EmbeddedStack.database().jdbcUrl(), "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA + " AUTHORIZATION trainer");
        }
        var database = new PGSimpleDataSource();
        database.setUrl(EmbeddedStack.database().jdbcUrl() + "?currentSchema=" + SCHEMA);
        database.setUser("trainer");
        database.setPassword("trainer");
        var flyway = Flyway.configure()
                .dataSource(database)
                .schemas(SCHEMA)
                .cleanDisabled(false)
                .load();
        flyway.clean();
        flyway.migrate();
        var envelope = new EventEnvelope("test");
        queue = new RunQueue(database, new QueueSettings(Duration.ofSeconds(1), 3), envelope);
        pauses = new Pauses(database, envelope);
        queue.enqueue(RequestReader.STRICT.read(
                "{\"pause_after\": 1, \"epochs\": 4}".getBytes(StandardCharsets.UTF_8), () -> "a"));
    }

    @Test
    void aRunIsClaimedUntilItsPauseAndNotAgainBeforeItIsContinued() {
        var first = claim();
        assertThat(first.untilEpoch()).hasValue(1);

        assertThat(pauses.pause(first, 1)).isTrue();
        assertThat(queue.claim("t")).isEmpty();
        assertThat(pauses.proceed("a", 2)).hasValue(2);

        var second = claim();
        assertThat(second.untilEpoch()).hasValue(2);
        assertThat(second.pausedAfter()).isEqualTo(1);
        assertThat(second.attempt()).isEqualTo(3);
        assertThat(second.tries()).isEqualTo(1);
    }

    @Test
    void aCommandThatComesAgainOrTooLateChangesNothing() {
        pauses.pause(claim(), 1);
        assertThat(pauses.proceed("a", 2)).isPresent();

        assertThat(pauses.proceed("a", 2)).isEmpty();
        assertThat(pauses.proceed("a", 1)).isEmpty();
        assertThat(pauses.stop("a")).as("it is queued").isEmpty();
        assertThat(pauses.proceed("unknown", 2)).isEmpty();
        assertThat(claim().untilEpoch()).hasValue(2);
    }

    @Test
    void aCommandForAnEpochThatTheRunHasFinishedChangesNothing() {
        pauses.pause(claim(), 3);

        assertThat(pauses.proceed("a", 3)).isEmpty();
        assertThat(queue.claim("t")).isEmpty();
        assertThat(pauses.proceed("a", 4)).isPresent();
    }

    @Test
    void aRunThatIsContinuedBeforeItHasPausedIsQueuedAtItsPause() {
        var run = claim();

        assertThat(pauses.proceed("a", 2)).as("nobody has to be told").isEqualTo(OptionalInt.empty());
        assertThat(pauses.pause(run, 1)).isTrue();

        assertThat(claim().untilEpoch()).hasValue(2);
    }

    @Test
    void aStoppedRunHasEndedOnce() {
        pauses.pause(claim(), 1);

        assertThat(pauses.stop("a")).contains(2);
        assertThat(pauses.stop("a")).isEmpty();

        assertThat(pauses.proceed("a", 4)).isEmpty();
        assertThat(queue.claim("t")).isEmpty();
        assertThat(queue.unpublished(10)).singleElement().satisfies(event -> assertThat(event.json())
                .contains("run_stopped"));
    }

    @Test
    void aPausedRunIsCancelledAtOnce() {
        pauses.pause(claim(), 1);

        queue.cancel("a");

        assertThat(queue.unpublished(10)).singleElement().satisfies(event -> assertThat(event.json())
                .contains("run_cancelled"));
        assertThat(pauses.proceed("a", 4)).isEmpty();
    }

    @Test
    void aRunThatIsCancelledJustBeforeItsPauseEnds() {
        var run = claim();
        queue.cancel("a");

        assertThat(pauses.pause(run, 1)).isTrue();

        assertThat(queue.claim("t")).isEmpty();
        assertThat(queue.unpublished(10)).singleElement().satisfies(event -> assertThat(event.json())
                .contains("run_cancelled"));
    }

    @Test
    void whoHasLostTheRunCannotPauseIt() throws InterruptedException {
        var lost = claim();
        Thread.sleep(1100);
        var taken = claim();

        assertThat(pauses.pause(lost, 1)).isFalse();
        assertThat(queue.renew(taken)).isEqualTo(Renewal.HELD);
    }

    private ClaimedRun claim() {
        return queue.claim("t").orElseThrow();
    }
}
