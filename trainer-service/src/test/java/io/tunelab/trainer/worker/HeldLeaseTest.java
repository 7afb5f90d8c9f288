package io.tunelab.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tunelab.contract.request.RequestReader;
import io.tunelab.trainer.events.EventEnvelope;
import io.tunelab.trainer.queue.ClaimedRun;
import io.tunelab.trainer.queue.QueueSettings;
import io.tunelab.trainer.queue.RunQueue;
import io.tunelab.trainer.queue.TestSchema;
import io.tunelab.trainer.training.RunInterruptedException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldLeaseTest {
    private static final Duration LEASE = Duration.ofMillis(1500);
    private final String id = UUID.randomUUID().toString();
    private final AtomicLong lostAt = new AtomicLong();
    private OutageDataSource database;
    private RunQueue queue;

    @BeforeEach
    void emptyQueue() throws SQLException {
        database = new OutageDataSource(TestSchema.fresh("held_lease"));
        queue = new RunQueue(database, new QueueSettings(LEASE, 3), new EventEnvelope("test"));
    }

    @Test
    void aHeldLeaseLastsAsLongAsItIsRenewed() {
        var run = claim();
        try (var lease = hold(run)) {
            await().during(LEASE.multipliedBy(2))
                    .atMost(LEASE.multipliedBy(4))
                    .until(() -> lease.goesOn() && queue.claim("other").isEmpty());

            lease.check();
            assertThat(lease.goesOn()).isTrue();
            assertThat(queue.claim("other")).isEmpty();
        }
    }

    @Test
    void aCancelStopsTheLoopButTheLeaseStaysHeld() {
        var run = claim();
        try (var lease = hold(run)) {
            queue.cancel(id);
            lease.renewNow();

            await().until(() -> !lease.goesOn());
            assertThatThrownBy(lease::check).isInstanceOf(RunInterruptedException.class);
            assertThat(lease.reason()).contains(HeldLease.Stop.CANCELLED);
            assertThat(lease.isHeld()).isTrue();
        }
    }

    @Test
    void aShortOutageOfTheDatabaseIsSurvived() throws Exception {
        var run = claim();
        try (var lease = hold(run)) {
            // It spans the renewal at a third of the lease; waiting for the next one would be too late for some.
            Thread.sleep(LEASE.toMillis() / 3 - 100);
            database.away = true;
            Thread.sleep(LEASE.toMillis() / 3 - 100);
            database.away = false;
            Thread.sleep(LEASE.toMillis());

            assertThat(lease.goesOn()).isTrue();
            assertThat(queue.claim("other")).isEmpty();
        }
    }

    @Test
    void aLeaseThatCannotBeRenewedIsSilentBeforeItEndsAndTheLoopGoesOnWhenTheDatabaseIsBack() {
        var run = claim();
        long claimed = System.nanoTime();
        try (var lease = hold(run)) {
            database.away = true;

            await().pollInterval(Duration.ofMillis(10)).until(() -> !lease.isHeld());
            assertThat(Duration.ofNanos(System.nanoTime() - claimed))
                    .as("silent before another trainer can take over")
                    .isLessThan(LEASE);
            lease.check();
            database.away = false;
            lease.awaitHeld();

            assertThat(lease.goesOn()).isTrue();
            assertThat(lostAt.get()).isZero();
            assertThat(queue.claim("other")).isEmpty();
        }
    }

    @Test
    void aRunThatSomebodyTookWhileTheDatabaseWasAwayForUsIsLost() {
        var run = claim();
        try (var lease = hold(run)) {
            database.away = true;
            await().until(() -> !lease.isHeld());
            var others = new RunQueue(database.real, new QueueSettings(LEASE, 3), new EventEnvelope("other"));
            await().until(() -> others.claim("other").isPresent());
            database.away = false;

            assertThatThrownBy(lease::awaitHeld).isInstanceOf(RunInterruptedException.class);
            assertThat(lease.isLost()).isTrue();
            assertThat(lostAt.get()).isNotZero();
        }
    }

    @Test
    void aDatabaseThatHangsDoesNotKeepTheLoserTalking() {
        var run = claim();
        long claimed = System.nanoTime();
        try (var lease = hold(run)) {
            database.hangs = Duration.ofSeconds(4);

            await().pollInterval(Duration.ofMillis(10)).until(() -> !lease.isHeld());
            assertThat(Duration.ofNanos(System.nanoTime() - claimed)).isLessThan(LEASE);
        }
    }

    @Test
    void aRunThatAnotherTrainerTookIsLost() {
        var run = claim();
        await().until(() -> queue.claim("other").isPresent());

        try (var lease = hold(run)) {
            lease.renewNow();

            await().until(() -> lostAt.get() != 0);
            assertThat(lease.reason()).contains(HeldLease.Stop.LOST);
        }
    }

    private HeldLease hold(ClaimedRun run) {
        return new HeldLease(queue, run, LEASE, System.nanoTime(), () -> lostAt.set(System.nanoTime()));
    }

    private ClaimedRun claim() {
        try {
            queue.enqueue(RequestReader.STRICT.read("{}".getBytes(StandardCharsets.UTF_8), Optional.of(id), () -> id));
            return queue.claim("t").orElseThrow();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The real database, which can go away, or hang. */
    private static final class OutageDataSource implements DataSource {
        private final DataSource real;
        private volatile boolean away;
        private volatile Duration hangs = Duration.ZERO;

        private OutageDataSource(DataSource real) {
            this.real = real;
        }

        @Override
        public Connection getConnection() throws SQLException {
            try {
                Thread.sleep(hangs.toMillis());
            } catch (InterruptedException e) {
                throw new SQLException("interrupted", e);
            }
            if (away || !hangs.isZero()) {
                throw new SQLException("connection refused");
            }
            return real.getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            return real.getLogWriter();
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            real.setLogWriter(out);
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            real.setLoginTimeout(seconds);
        }

        @Override
        public int getLoginTimeout() throws SQLException {
            return real.getLoginTimeout();
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            return real.getParentLogger();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            return real.unwrap(type);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) throws SQLException {
            return real.isWrapperFor(type);
        }
    }
}
