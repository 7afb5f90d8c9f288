package io.tunelab.trainer.worker;

import io.tunelab.intake.Retries;
import io.tunelab.trainer.queue.RunQueue;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/**
 * Listens to the queue's notifications on a connection of its own. They only save waiting: who misses one finds the same
 * in the table a little later.
 */
final class RunSignals implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RunSignals.class);
    private static final int WAIT_MILLIS = 1000;
    private final DataSource database;
    private final Consumer<String> onSignal;
    private final Thread thread;
    private volatile boolean closed;

    /** @param onSignal gets the payload: an experiment id, or nothing when there is work */
    RunSignals(DataSource database, Consumer<String> onSignal) {
        this.database = database;
        this.onSignal = onSignal;
        this.thread = new Thread(this::listen, "run-signals");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void listen() {
        try {
            Retries.every(
                            Duration.ofMillis(WAIT_MILLIS),
                            failure -> !closed,
                            failure -> LOG.debugf("not listening to the queue: %s", failure.getMessage()))
                    .untilDone(this::listenOnOneConnection);
        } catch (InterruptedException | RuntimeException e) {
            LOG.debugf("stopped listening to the queue: %s", e.getMessage());
        }
    }

    /** Returns when this is closed; throws when the connection breaks. */
    private void listenOnOneConnection() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("LISTEN " + RunQueue.CHANNEL);
            var notifications = connection.unwrap(PGConnection.class);
            while (!closed) {
                for (var notification : notifications.getNotifications(WAIT_MILLIS)) {
                    onSignal.accept(notification.getParameter());
                }
            }
        }
    }
}
