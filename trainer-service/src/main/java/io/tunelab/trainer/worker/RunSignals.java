package io.tunelab.trainer.worker;

import io.tunelab.trainer.queue.RunQueue;
import java.sql.SQLException;
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
        while (!closed) {
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("LISTEN " + RunQueue.CHANNEL);
                var notifications = connection.unwrap(PGConnection.class);
                while (!closed) {
                    for (var notification : notifications.getNotifications(WAIT_MILLIS)) {
                        onSignal.accept(notification.getParameter());
                    }
                }
            } catch (SQLException | RuntimeException e) {
                LOG.debugf("not listening to the queue: %s", e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(WAIT_MILLIS);
        } catch (InterruptedException e) {
            closed = true;
        }
    }
}
