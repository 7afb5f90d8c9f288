package io.tunelab.trainer.queue;

import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * Runs that wait between two epochs for a command: nobody holds them, and nobody claims them. Every method is one
 * transaction and throws {@link QueueUnavailableException} when the database does not answer.
 */
public final class Pauses {
    private final Transactions transactions;
    private final FinalEventWriter finalEvents;

    public Pauses(DataSource database, FinalEventWriter finalEvents) {
        this.transactions = new Transactions(database);
        this.finalEvents = finalEvents;
    }

    /**
     * The trainer lets go of a run after {@code epoch}; its tries are reset. One that was continued meanwhile is queued
     * at once, and so is one that was cancelled meanwhile: its next claim ends it.
     *
     * @return false if the run is not ours any more; then nothing has changed
     */
    public boolean pause(ClaimedRun run, int epoch) {
        return transactions.run("pause " + run.experimentId(), connection -> {
            int paused = Transactions.update(
                    connection,
                    "UPDATE run SET state = CASE WHEN cancel_requested OR until_epoch > ? THEN 'QUEUED' ELSE 'PAUSED' END,"
                            + " paused_after = ?, tries = 0, lease_until = NULL, worker = NULL, waits_since = NULL"
                            + " WHERE experiment_id = ? AND attempt = ? AND state = 'RUNNING'",
                    epoch,
                    epoch,
                    run.experimentId(),
                    run.attempt());
            RunQueue.notify(connection, "");
            return paused == 1;
        });
    }

    /**
     * Queues a paused run again; one that has not paused yet will not do so before {@code untilEpoch}. A repeat, or an
     * epoch that the run was allowed before or has finished, changes nothing.
     *
     * @return the attempt that now counts, if the run was paused and is queued
     */
    public OptionalInt proceed(String experimentId, int untilEpoch) {
        return transactions.run("continue " + experimentId, connection -> {
            try (var statement = connection.prepareStatement("UPDATE run SET until_epoch = ?,"
                    + " attempt = attempt + CASE WHEN state = 'PAUSED' THEN 1 ELSE 0 END,"
                    + " state = CASE WHEN state = 'PAUSED' THEN 'QUEUED' ELSE state END"
                    + " WHERE experiment_id = ? AND state IN ('QUEUED', 'RUNNING', 'PAUSED')"
                    + " AND coalesce(until_epoch, (request ->> 'pause_after')::integer) < ? AND paused_after < ?"
                    + " RETURNING attempt, state, paused_after")) {
                statement.setInt(1, untilEpoch);
                statement.setString(2, experimentId);
                statement.setInt(3, untilEpoch);
                statement.setInt(4, untilEpoch);
                try (var rows = statement.executeQuery()) {
                    boolean isQueued = rows.next() && rows.getString(2).equals("QUEUED") && rows.getInt(3) > 0;
                    var attempt = isQueued ? OptionalInt.of(rows.getInt(1)) : OptionalInt.empty();
                    RunQueue.notify(connection, "");
                    return attempt;
                }
            }
        });
    }

    /**
     * Ends a paused run without a test. One that is not paused, or unknown, stays as it is.
     *
     * @return the attempt that ended it
     */
    public Optional<Integer> stop(String experimentId) {
        return transactions.run("stop " + experimentId, connection -> {
            try (var statement = connection.prepareStatement("UPDATE run SET attempt = attempt + 1"
                    + " WHERE experiment_id = ? AND state = 'PAUSED' RETURNING attempt")) {
                statement.setString(1, experimentId);
                try (var rows = statement.executeQuery()) {
                    if (!rows.next()) {
                        return Optional.empty();
                    }
                    int attempt = rows.getInt(1);
                    RunQueue.end(
                            connection, experimentId, FinalState.STOPPED, finalEvents.stopped(experimentId, attempt));
                    return Optional.of(attempt);
                }
            }
        });
    }
}
