package io.tunelab.trainer.queue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Brings a queue up to what the log of events says. New runs, attempts and ends are in the database before a trainer
 * publishes them, so the log is ahead only of a database that was restored from a backup; for any other these statements
 * change nothing. Only a pause is published first: of a trainer that was lost in between it is noted here. Every method is
 * one transaction and throws {@link QueueUnavailableException} when the database does not answer.
 */
public final class QueueRecovery {
    private static final String OPEN = "state IN ('QUEUED', 'RUNNING', 'PAUSED')";
    private static final String QUEUE =
            "INSERT INTO run (experiment_id, request, queued_at) VALUES (?, ?::jsonb, ?) ON CONFLICT DO NOTHING";
    private static final String END =
            "UPDATE run SET state = ?, attempt = greatest(attempt, ?), final_event = ?, final_published = true,"
                    + " finished_at = ?, lease_until = NULL, worker = NULL, waits_for = NULL, waits_by = NULL"
                    + " WHERE experiment_id = ? AND " + OPEN;

    /** Nobody holds the run: a trainer that does would have the newer attempt in its lease. */
    private static final String ADVANCE = "UPDATE run SET attempt = ?, state = 'QUEUED',"
            + " lease_until = NULL, worker = NULL, waits_for = NULL, waits_by = NULL, waits_since = NULL"
            + " WHERE experiment_id = ? AND attempt < ? AND " + OPEN;

    /** As {@link Pauses#pause}, for a trainer that is no more: one that trains the attempt renews its lease. */
    private static final String PAUSE =
            "UPDATE run SET attempt = ?, paused_after = greatest(paused_after, ?), tries = 0,"
                    + " state = CASE WHEN cancel_requested OR until_epoch > ? THEN 'QUEUED' ELSE 'PAUSED' END,"
                    + " lease_until = NULL, worker = NULL, waits_for = NULL, waits_by = NULL, waits_since = NULL"
                    + " WHERE experiment_id = ? AND " + OPEN
                    + " AND (attempt < ? OR (attempt = ? AND state = 'RUNNING' AND lease_until < now()))";

    private static final String NOTE = "INSERT INTO log_position (topic, partition, topic_id, next_offset)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (topic, partition)"
            + " DO UPDATE SET topic_id = EXCLUDED.topic_id, next_offset = EXCLUDED.next_offset";

    /** What ended in the last hour that the database knows of may not have been read by anybody. */
    private static final String PUBLISH_AGAIN = """
            UPDATE run SET final_published = false
             WHERE final_event IS NOT NULL
               AND finished_at > (SELECT max(greatest(queued_at, finished_at, lease_until)) FROM run) - interval '1 hour'""";

    private final Transactions transactions;

    public QueueRecovery(DataSource database) {
        this.transactions = new Transactions(database);
    }

    /** How far the topic was read; empty if never. */
    public List<LogPosition> positions(String topic) {
        return transactions.run("look up how far the log was read", connection -> {
            try (var statement = connection.prepareStatement(
                    "SELECT partition, topic_id, next_offset FROM log_position WHERE topic = ?")) {
                statement.setString(1, topic);
                try (var rows = statement.executeQuery()) {
                    var positions = new ArrayList<LogPosition>();
                    while (rows.next()) {
                        positions.add(new LogPosition(topic, rows.getInt(1), rows.getString(2), rows.getLong(3)));
                    }
                    return List.copyOf(positions);
                }
            }
        });
    }

    /**
     * Takes what the log says, and how far it was read.
     *
     * @return how many runs the queue did not know as they are
     */
    public int apply(Collection<LoggedRun> runs, List<LogPosition> positions) {
        return transactions.run("bring the queue up to the log", connection -> {
            takeTurns(connection);
            int changed = 0;
            for (var run : runs) {
                changed += apply(connection, run) ? 1 : 0;
            }
            for (var position : positions) {
                Transactions.update(
                        connection,
                        NOTE,
                        position.topic(),
                        position.partition(),
                        position.topicId(),
                        position.nextOffset());
            }
            if (changed > 0) {
                RunQueue.notify(connection, "");
            }
            return changed;
        });
    }

    private static boolean apply(Connection connection, LoggedRun run) throws SQLException {
        int changed = 0;
        if (run.queued().isPresent()) {
            var queued = run.queued().get();
            changed += Transactions.update(
                    connection, QUEUE, run.experimentId(), queued.request(), Timestamp.from(queued.at()));
        }
        if (run.end().isPresent()) {
            var end = run.end().get();
            changed += Transactions.update(
                    connection,
                    END,
                    end.state().name(),
                    run.attempt(),
                    end.event(),
                    Timestamp.from(end.at()),
                    run.experimentId());
        } else if (run.pausedAfter().isPresent()) {
            int epoch = run.pausedAfter().getAsInt();
            changed += Transactions.update(
                    connection, PAUSE, run.attempt(), epoch, epoch, run.experimentId(), run.attempt(), run.attempt());
        } else if (run.attempt() > 0) {
            changed += Transactions.update(connection, ADVANCE, run.attempt(), run.experimentId(), run.attempt());
        }
        return changed > 0;
    }

    /**
     * The log was lost: last events that nobody may have read are published again.
     *
     * @return how many
     */
    public int publishAgain() {
        return transactions.run(
                "publish last events again", connection -> Transactions.update(connection, PUBLISH_AGAIN));
    }

    /** Requests of runs that have not ended, by experiment id and in the order of the queue. */
    public Map<String, String> openRequests() {
        return transactions.run("list requests of runs that have not ended", connection -> {
            try (var statement = connection.prepareStatement(
                            "SELECT experiment_id, request::text FROM run WHERE " + OPEN + " ORDER BY position");
                    var rows = statement.executeQuery()) {
                var requests = new LinkedHashMap<String, String>();
                while (rows.next()) {
                    requests.put(rows.getString(1), rows.getString(2));
                }
                return requests;
            }
        });
    }

    /** Trainers that start together would lock rows in different orders. */
    private static void takeTurns(Connection connection) throws SQLException {
        try (var statement =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended('log_position', 0))")) {
            statement.executeQuery().close();
        }
    }
}
