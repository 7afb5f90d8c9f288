package io.tunelab.trainer.queue;

import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.SplitProtocol;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Queued runs that no trainer can begin, because their model or their data is not there yet. Every method is one
 * transaction and throws {@link QueueUnavailableException} when the database does not answer.
 */
public final class WaitingRuns {
    /** Events that tell why a run waits are numbered from here, apart from those of its attempts. */
    public static final int FIRST_SEQUENCE = 1_000_000;

    /** Fields that a request of an earlier version lacks have their defaults. */
    private static final String MATCHES =
            " state = 'QUEUED' AND request ->> 'model' = ? AND (?::jsonb IS NULL OR ?::jsonb || (request -> 'dataset') = ?::jsonb)";

    /**
     * A wait for the data is not as long as that for the model before it. Two trainers that see different troubles do not
     * restart each other's clock.
     *
     * @param trainer the SQL of its name, between two parameters that are the kind of the wait
     */
    static String since(String trainer) {
        return " waits_since = CASE WHEN waits_kind = ? OR waits_by IS DISTINCT FROM " + trainer
                + " THEN coalesce(waits_since, now()) ELSE now() END, waits_kind = ?";
    }

    /** Another trainer's reason is left for a minute, so that two that see different troubles do not talk in turns. */
    private static final String TELL = """
            UPDATE run SET waits_for = ?, waits_by = ?, waits_told_at = now(), waits_told = waits_told + 1, %s
             WHERE %s AND waits_for IS DISTINCT FROM ?
               AND (waits_by IS NULL OR waits_by = ? OR waits_told_at < now() - interval '1 minute')
            RETURNING experiment_id, attempt, waits_told""".formatted(since("?"), MATCHES);

    /** A model is here for one trainer, data for all of them. */
    private static final String END_WAIT = """
            UPDATE run SET waits_for = NULL, waits_since = NULL, waits_by = NULL, waits_told = waits_told + 1
             WHERE %s AND waits_kind = ? AND waits_for IS NOT NULL AND (waits_kind = 'data' OR waits_by = ?)
            RETURNING experiment_id, attempt, waits_told""".formatted(MATCHES);

    private static final String DEFAULTS =
            new DatasetChoice("any", 1, 0, SplitProtocol.OFFICIAL).json().toString();

    private final Transactions transactions;
    private final FinalEventWriter finalEvents;

    public WaitingRuns(DataSource database, FinalEventWriter finalEvents) {
        this.transactions = new Transactions(database);
        this.finalEvents = finalEvents;
    }

    /** A run that has a new reason to wait, and the attempt and number of the event that tells it. */
    public record Told(String experimentId, int attempt, int sequence) {}

    /** A run's request, JSON. */
    public record Asked(String experimentId, String request) {}

    /** Notes for all queued runs that need {@code awaited} why they wait; returns those for which that is news. */
    public List<Told> tell(Awaited awaited, String reason, String worker) {
        return transactions.run("note why runs wait", connection -> {
            try (var statement = connection.prepareStatement(TELL)) {
                statement.setString(1, reason);
                statement.setString(2, worker);
                statement.setString(3, awaited.kind());
                statement.setString(4, worker);
                statement.setString(5, awaited.kind());
                int next = match(statement, 6, awaited);
                statement.setString(next, reason);
                statement.setString(next + 1, worker);
                return told(statement);
            }
        });
    }

    /** What was {@code awaited} has come: returns the runs that wait for a trainer only from now on. */
    public List<Told> endWait(Awaited awaited, String worker) {
        return transactions.run("note that runs wait no longer", connection -> {
            try (var statement = connection.prepareStatement(END_WAIT)) {
                int next = match(statement, 1, awaited);
                statement.setString(next, awaited.kind());
                statement.setString(next + 1, worker);
                return told(statement);
            }
        });
    }

    private static List<Told> told(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var told = new ArrayList<Told>();
            while (rows.next()) {
                told.add(new Told(rows.getString(1), rows.getInt(2), FIRST_SEQUENCE + rows.getInt(3)));
            }
            return List.copyOf(told);
        }
    }

    /**
     * Models of queued runs that wait for a trainer only, as far as anybody knows: those of the oldest runs, at most fifty.
     *
     * @param known are left out
     */
    public List<String> models(Set<String> known) {
        return transactions.run("list models of queued runs", connection -> {
            try (var statement = connection.prepareStatement("SELECT request ->> 'model' FROM run"
                    + " WHERE state = 'QUEUED' AND waits_for IS NULL AND request ->> 'model' <> ALL (?)"
                    + " GROUP BY 1 ORDER BY min(position) LIMIT 50")) {
                statement.setArray(1, texts(connection, known));
                try (var rows = statement.executeQuery()) {
                    var models = new ArrayList<String>();
                    while (rows.next()) {
                        models.add(rows.getString(1));
                    }
                    return List.copyOf(models);
                }
            }
        });
    }

    /** The request, JSON, of the oldest queued run that needs it. */
    public Optional<Asked> request(Awaited awaited) {
        return transactions.run("look for a request", connection -> {
            try (var statement = connection.prepareStatement(
                    "SELECT experiment_id, request::text FROM run WHERE %s ORDER BY position LIMIT 1"
                            .formatted(MATCHES))) {
                match(statement, 1, awaited);
                try (var rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Asked(rows.getString(1), rows.getString(2)))
                            : Optional.empty();
                }
            }
        });
    }

    /** Whether any queued run needs it. */
    public boolean isNeeded(Awaited awaited) {
        return transactions.run("look for runs that wait", connection -> {
            try (var statement =
                    connection.prepareStatement("SELECT EXISTS (SELECT 1 FROM run WHERE %s)".formatted(MATCHES))) {
                match(statement, 1, awaited);
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getBoolean(1);
                }
            }
        });
    }

    /**
     * Fails the queued runs that have waited for {@code awaited} at least that long.
     *
     * @return how many
     */
    public int fail(Awaited awaited, Duration atLeast, String code, String message) {
        return transactions.run("fail runs that waited too long", connection -> {
            try (var statement = connection.prepareStatement(
                    "UPDATE run SET attempt = attempt + 1 WHERE %s AND waits_kind = ? AND waits_since <= now() - ? * interval '1 millisecond' RETURNING experiment_id, attempt"
                            .formatted(MATCHES))) {
                int next = match(statement, 1, awaited);
                statement.setString(next, awaited.kind());
                statement.setLong(next + 1, atLeast.toMillis());
                return end(connection, statement, id -> new Reason(code, message));
            }
        });
    }

    /**
     * Fails the queued runs that need a model which {@code worker} cannot get, but for those that another trainer has found
     * to wait: it may get the model.
     *
     * @return how many
     */
    public int failOwn(Awaited awaited, String worker, Reason reason) {
        return transactions.run("fail runs whose model cannot be downloaded", connection -> {
            try (var statement = connection.prepareStatement(
                    "UPDATE run SET attempt = attempt + 1 WHERE %s AND coalesce(waits_by, ?) = ? RETURNING experiment_id, attempt"
                            .formatted(MATCHES))) {
                int next = match(statement, 1, awaited);
                statement.setString(next, worker);
                statement.setString(next + 1, worker);
                return end(connection, statement, id -> reason);
            }
        });
    }

    /** Why a run ends: a stable code, and a sentence for people. */
    public record Reason(String code, String message) {}

    /**
     * Fails those of these runs that wait in the queue.
     *
     * @param reasons by experiment id
     * @return how many
     */
    public int fail(Map<String, Reason> reasons) {
        return transactions.run("fail runs whose data cannot be prepared", connection -> {
            try (var statement = connection.prepareStatement(
                    "UPDATE run SET attempt = attempt + 1 WHERE state = 'QUEUED' AND waits_since IS NOT NULL AND experiment_id = ANY (?) RETURNING experiment_id, attempt")) {
                statement.setArray(1, texts(connection, reasons.keySet()));
                return end(connection, statement, reasons::get);
            }
        });
    }

    private int end(
            Connection connection, PreparedStatement ending, java.util.function.Function<String, Reason> reasons)
            throws SQLException {
        var ended = new ArrayList<Told>();
        try (var rows = ending.executeQuery()) {
            while (rows.next()) {
                ended.add(new Told(rows.getString(1), rows.getInt(2), 0));
            }
        }
        for (var run : ended) {
            var reason = reasons.apply(run.experimentId());
            var event = finalEvents.failed(run.experimentId(), run.attempt(), reason.code(), reason.message());
            RunQueue.end(connection, run.experimentId(), FinalState.FAILED, event);
        }
        return ended.size();
    }

    private static int match(PreparedStatement statement, int first, Awaited awaited) throws SQLException {
        var dataset = awaited.dataset().map(choice -> choice.json().toString()).orElse(null);
        statement.setString(first, awaited.model());
        statement.setString(first + 1, dataset);
        statement.setString(first + 2, DEFAULTS);
        statement.setString(first + 3, dataset);
        return first + 4;
    }

    private static java.sql.Array texts(Connection connection, Collection<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }
}
