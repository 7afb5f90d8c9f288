package io.tunelab.trainer.queue;

import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RequestReader;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The leased queue: who trains what, by the database's clock only.
 *
 * <p>A claim raises the run's attempt and holds it for a lease; whoever holds the newest attempt may write for the run,
 * nobody else. A run whose lease has ended is claimed again, until its tries are used up. Every method is one
 * transaction and throws {@link QueueUnavailableException} when the database does not answer.
 */
public final class RunQueue {
    /** PostgreSQL channel that wakes idle trainers (empty payload) and tells of cancelled runs (their id). */
    public static final String CHANNEL = "tunelab_runs";

    /**
     * A transaction's {@code now()} is its beginning: one that began before a run came in can claim it, and would find
     * that it waited less than no time.
     *
     * <p>Leases that ended while the database was away could not be renewed. They count from its start instead: whoever
     * is alive has a whole lease to renew, and an outage costs no run one of its tries, however long it was.
     */
    private static final String CLAIM = """
            UPDATE run SET state = 'RUNNING', attempt = attempt + 1, tries = tries + 1, worker = ?, waits_for = NULL, waits_by = NULL,
                   lease_until = now() + ? * interval '1 millisecond',
                   first_claimed_at = coalesce(first_claimed_at, now())
             WHERE experiment_id = (
                   SELECT experiment_id FROM run
                    WHERE (state = 'QUEUED'
                       OR (state = 'RUNNING'
                           AND greatest(lease_until, pg_postmaster_start_time() + ? * interval '1 millisecond') < now()))
                      AND (cancel_requested OR (experiment_id <> ALL (?)
                      AND NOT EXISTS (
                          SELECT 1 FROM unnest(?::text[], ?::jsonb[]) AS awaited (model, dataset)
                           WHERE awaited.model = request ->> 'model'
                             AND (awaited.dataset IS NULL OR awaited.dataset = request -> 'dataset'))))
                    ORDER BY position
                      FOR UPDATE SKIP LOCKED
                    LIMIT 1)
            RETURNING experiment_id, request, attempt, tries, cancel_requested, trace_parent, paused_after, float32_because,
                      coalesce(until_epoch, (request ->> 'pause_after')::integer) AS until,
                      greatest(0, (extract(epoch FROM first_claimed_at - queued_at) * 1000)::bigint) AS waited""";

    private static final String DEPTH = """
            SELECT count(*) FILTER (WHERE state = 'QUEUED'),
                   coalesce(extract(epoch FROM now() - min(queued_at) FILTER (WHERE state = 'QUEUED')), 0),
                   count(*) FILTER (WHERE state = 'RUNNING' AND lease_until >= now()),
                   count(*) FILTER (WHERE state = 'RUNNING' AND lease_until < now()),
                   coalesce(extract(epoch FROM now() - min(lease_until) FILTER (WHERE state = 'RUNNING')
                                               + ? * interval '1 millisecond'), 0)
              FROM run WHERE state IN ('QUEUED', 'RUNNING')""";

    private static final Logger LOG = Logger.getLogger(RunQueue.class);
    private final Transactions transactions;
    private final QueueSettings settings;
    private final FinalEventWriter finalEvents;

    public RunQueue(DataSource database, QueueSettings settings, FinalEventWriter finalEvents) {
        this.transactions = new Transactions(database);
        this.settings = settings;
        this.finalEvents = finalEvents;
    }

    /**
     * Takes a request in. A repeat changes nothing; one that was cancelled before it came ends at once.
     *
     * @return true if the run was not known before
     */
    public boolean enqueue(ExperimentRequest request) {
        return enqueue(request, Optional.empty());
    }

    /** As {@link #enqueue(ExperimentRequest)}, in the trace that the run is to go on with. */
    public boolean enqueue(ExperimentRequest request, Optional<String> traceParent) {
        var body = request.json().toString();
        return transactions.run("queue " + request.experimentId(), connection -> {
            takeTurns(connection, request.experimentId());
            int inserted = Transactions.update(
                    connection,
                    "INSERT INTO run (experiment_id, request, trace_parent) VALUES (?, ?::jsonb, ?)"
                            + " ON CONFLICT DO NOTHING",
                    request.experimentId(),
                    body,
                    traceParent.orElse(null));
            if (inserted == 1) {
                int cancelled = Transactions.update(
                        connection, "DELETE FROM early_cancellation WHERE experiment_id = ?", request.experimentId());
                if (cancelled == 1) {
                    cancelUnclaimed(connection, request.experimentId());
                } else {
                    notify(connection, "");
                }
            }
            return inserted == 1;
        });
    }

    /** The request that the run of this id was queued with. */
    public Optional<ExperimentRequest> firstRequest(String experimentId) {
        return transactions.run("look up " + experimentId, connection -> {
            try (var statement = connection.prepareStatement("SELECT request FROM run WHERE experiment_id = ?")) {
                statement.setString(1, experimentId);
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? read(rows.getString("request")) : Optional.empty();
                }
            }
        });
    }

    /** The oldest run that nobody holds; runs that must not be tried again are ended on the way. */
    public Optional<ClaimedRun> claim(String worker) {
        return claim(worker, Set.of(), Set.of());
    }

    /**
     * As {@link #claim(String)}, but runs that need what is {@code awaited} stay in the queue, and so do {@code others}.
     * One that is to be cancelled ends all the same.
     *
     * @param others ids of experiments
     */
    public Optional<ClaimedRun> claim(String worker, Set<Awaited> awaited, Set<String> others) {
        while (true) {
            var claim = transactions.run("claim a run", connection -> claimNext(connection, worker, awaited, others));
            if (claim.isEmpty() || claim.get().run().isPresent()) {
                return claim.flatMap(Claim::run);
            }
        }
    }

    /** Holds the run for another lease, counted from now. */
    public Renewal renew(ClaimedRun run) {
        return transactions.run("renew the lease of " + run.experimentId(), connection -> {
            try (var statement = connection.prepareStatement(
                    "UPDATE run SET lease_until = now() + ? * interval '1 millisecond'"
                            + " WHERE experiment_id = ? AND attempt = ? AND state = 'RUNNING' RETURNING cancel_requested")) {
                statement.setLong(1, settings.lease().toMillis());
                statement.setString(2, run.experimentId());
                statement.setInt(3, run.attempt());
                try (var rows = statement.executeQuery()) {
                    if (!rows.next()) {
                        return Renewal.LOST;
                    }
                    return rows.getBoolean(1) ? Renewal.CANCEL_REQUESTED : Renewal.HELD;
                }
            }
        });
    }

    /**
     * Ends the run, together with its last event, which {@link #unpublished} gives until {@link #published} is told.
     *
     * @return false if the run is not ours any more; then nothing has changed
     */
    public boolean finish(ClaimedRun run, FinalState state, String finalEvent) {
        return transactions.run(
                "finish " + run.experimentId(),
                connection -> Transactions.update(
                                connection,
                                "UPDATE run SET state = ?, final_event = ?, lease_until = NULL, finished_at = now()"
                                        + " WHERE experiment_id = ? AND attempt = ? AND state = 'RUNNING'",
                                state.name(),
                                finalEvent,
                                run.experimentId(),
                                run.attempt())
                        == 1);
    }

    /**
     * Gives the run back in good order, so that another trainer takes it at once.
     *
     * @param counted whether this try counts against the limit
     */
    public void release(ClaimedRun run, boolean counted) {
        transactions.run("release " + run.experimentId(), connection -> release(connection, run, counted));
    }

    private static boolean release(Connection connection, ClaimedRun run, boolean counted) throws SQLException {
        int released = Transactions.update(
                connection,
                "UPDATE run SET state = 'QUEUED', tries = tries - ?, lease_until = NULL, worker = NULL,"
                        + " waits_since = NULL WHERE experiment_id = ? AND attempt = ? AND state = 'RUNNING'",
                counted ? 0 : 1,
                run.experimentId(),
                run.attempt());
        if (released == 1) {
            notify(connection, "");
        }
        return released == 1;
    }

    /**
     * Gives back a run whose numbers went astray in reduced precision: from now on it is trained in float32. The try does
     * not count, and this happens to a run only once.
     */
    public void restartInFloat32(ClaimedRun run, String reason) {
        transactions.run("restart " + run.experimentId() + " in float32", connection -> {
            boolean released = release(connection, run, false);
            if (released) {
                Transactions.update(
                        connection,
                        "UPDATE run SET float32_because = ?, paused_after = 0 WHERE experiment_id = ?",
                        reason,
                        run.experimentId());
            }
            return released;
        });
    }

    /**
     * Gives back a run that cannot begin yet. The time until it is claimed again counts as time in the queue, and the try
     * does not count. {@link WaitingRuns#tell} says why it waits; for one minute only this trainer may.
     */
    public void postpone(ClaimedRun run, Awaited awaited) {
        transactions.run("postpone " + run.experimentId(), connection -> {
            int postponed = Transactions.update(
                    connection,
                    "UPDATE run SET state = 'QUEUED', tries = tries - 1, lease_until = NULL, worker = NULL,"
                            + " first_claimed_at = NULL, waits_for = NULL, waits_by = worker, waits_told_at = now(),"
                            + WaitingRuns.since("worker")
                            + " WHERE experiment_id = ? AND attempt = ? AND state = 'RUNNING'",
                    awaited.kind(),
                    awaited.kind(),
                    run.experimentId(),
                    run.attempt());
            if (postponed == 1) {
                notify(connection, "");
            }
            return postponed;
        });
    }

    /** Cancels a run: at once if nobody holds it, else its trainer is told; remembered if it is not known yet. */
    public void cancel(String experimentId) {
        transactions.run("cancel " + experimentId, connection -> {
            takeTurns(connection, experimentId);
            int known = Transactions.update(
                    connection,
                    "UPDATE run SET cancel_requested = cancel_requested OR state IN ('QUEUED', 'RUNNING')"
                            + " WHERE experiment_id = ?",
                    experimentId);
            if (known == 0) {
                Transactions.update(
                        connection,
                        "INSERT INTO early_cancellation (experiment_id) VALUES (?) ON CONFLICT DO NOTHING",
                        experimentId);
            } else {
                cancelUnclaimed(connection, experimentId);
                notify(connection, experimentId);
            }
            return known;
        });
    }

    /** Last events of ended runs that may not have reached Kafka, oldest first, at most {@code limit}. */
    public List<FinalEvent> unpublished(int limit) {
        return transactions.run("read unpublished events", connection -> {
            try (var statement = connection.prepareStatement(
                    "SELECT experiment_id, final_event, trace_parent FROM run WHERE final_event IS NOT NULL AND NOT final_published"
                            + " ORDER BY finished_at LIMIT ?")) {
                statement.setInt(1, limit);
                try (var rows = statement.executeQuery()) {
                    var events = new ArrayList<FinalEvent>();
                    while (rows.next()) {
                        events.add(new FinalEvent(
                                rows.getString(1), rows.getString(2), Optional.ofNullable(rows.getString(3))));
                    }
                    return List.copyOf(events);
                }
            }
        });
    }

    /** The broker has the run's last event. */
    public void published(String experimentId) {
        transactions.run(
                "mark the last event of " + experimentId,
                connection -> Transactions.update(
                        connection, "UPDATE run SET final_published = true WHERE experiment_id = ?", experimentId));
    }

    /** What waits and what is held. */
    public QueueDepth depth() {
        return transactions.run("read the queue's depth", connection -> {
            try (var statement = connection.prepareStatement(DEPTH)) {
                statement.setLong(1, settings.lease().toMillis());
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return new QueueDepth(
                            rows.getLong(1), rows.getDouble(2), rows.getLong(3), rows.getLong(4), rows.getDouble(5));
                }
            }
        });
    }

    private Optional<Claim> claimNext(Connection connection, String worker, Set<Awaited> awaited, Set<String> others)
            throws SQLException {
        var needed = List.copyOf(awaited);
        try (var statement = connection.prepareStatement(CLAIM)) {
            statement.setString(1, worker);
            statement.setLong(2, settings.lease().toMillis());
            statement.setLong(3, settings.lease().toMillis());
            statement.setArray(4, connection.createArrayOf("text", others.toArray()));
            statement.setArray(5, array(connection, needed.stream().map(Awaited::model)));
            statement.setArray(6, array(connection, needed.stream().map(one -> one.dataset()
                    .map(choice -> choice.json().toString())
                    .orElse(null))));
            try (var rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                var id = rows.getString("experiment_id");
                int attempt = rows.getInt("attempt");
                if (rows.getBoolean("cancel_requested")) {
                    end(connection, id, FinalState.CANCELLED, finalEvents.cancelled(id, attempt));
                    return Optional.of(new Claim(Optional.empty()));
                }
                if (rows.getInt("tries") > settings.maxAttempts()) {
                    end(connection, id, FinalState.FAILED, finalEvents.exhausted(id, attempt, settings.maxAttempts()));
                    return Optional.of(new Claim(Optional.empty()));
                }
                var request = read(rows.getString("request"));
                if (request.isEmpty()) {
                    end(connection, id, FinalState.FAILED, finalEvents.unreadable(id, attempt));
                    return Optional.of(new Claim(Optional.empty()));
                }
                var waited = Duration.ofMillis(rows.getLong("waited"));
                var trace = Optional.ofNullable(rows.getString("trace_parent"));
                int until = rows.getInt("until");
                return Optional.of(new Claim(Optional.of(new ClaimedRun(
                        request.get(),
                        attempt,
                        rows.getInt("tries"),
                        waited,
                        trace,
                        until == 0 ? OptionalInt.empty() : OptionalInt.of(until),
                        rows.getInt("paused_after"),
                        Optional.ofNullable(rows.getString("float32_because"))))));
            }
        }
    }

    private static Array array(Connection connection, Stream<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    /**
     * A request and its cancel may come in the same moment, by different trainers: neither transaction would see the
     * other's row, and the cancel would be lost. So they take turns, by experiment id.
     */
    private static void takeTurns(Connection connection, String experimentId) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            statement.setString(1, experimentId);
            statement.executeQuery().close();
        }
    }

    private void cancelUnclaimed(Connection connection, String experimentId) throws SQLException {
        try (var statement = connection.prepareStatement(
                "UPDATE run SET attempt = attempt + 1 WHERE experiment_id = ?"
                        + " AND (state IN ('QUEUED', 'PAUSED') OR (state = 'RUNNING' AND lease_until < now())) RETURNING attempt")) {
            statement.setString(1, experimentId);
            try (var rows = statement.executeQuery()) {
                if (rows.next()) {
                    var event = finalEvents.cancelled(experimentId, rows.getInt(1));
                    end(connection, experimentId, FinalState.CANCELLED, event);
                }
            }
        }
    }

    static void end(Connection connection, String experimentId, FinalState state, String finalEvent)
            throws SQLException {
        Transactions.update(
                connection,
                "UPDATE run SET state = ?, final_event = ?, lease_until = NULL, finished_at = now()"
                        + " WHERE experiment_id = ?",
                state.name(),
                finalEvent,
                experimentId);
    }

    static void notify(Connection connection, String payload) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            statement.setString(1, CHANNEL);
            statement.setString(2, payload);
            statement.executeQuery().close();
        }
    }

    /** Empty if another version wrote it and we cannot read it: that run fails, those behind it must not wait. */
    private static Optional<ExperimentRequest> read(String request) {
        try {
            return Optional.of(RequestReader.LENIENT.read(request.getBytes(StandardCharsets.UTF_8), () -> "none"));
        } catch (InvalidRequestException e) {
            LOG.warnf("the queue holds a request that this version cannot read: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** A row that was claimed; without a run if it was ended instead. */
    private record Claim(Optional<ClaimedRun> run) {}
}
