package io.tunelab.results.mlflow;

import io.tunelab.results.mlflow.LoggedRun.Metric;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.BulkStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.Session;

/** Keeps what other tools log of their runs. The same thing logged again changes nothing. */
@ApplicationScoped
@Transactional
class LoggedRuns {
    private static final String UPDATE = """
            UPDATE logged_runs SET status = coalesce(?, status), end_time = coalesce(?, end_time), name = coalesce(?, name)
             WHERE run_id = ?""";

    private static final String METRICS = """
            INSERT INTO logged_metrics (run_id, key, step, "timestamp", value)
            SELECT ?, * FROM unnest(?, ?, ?, ?) ON CONFLICT DO NOTHING""";

    private static final String LATEST = """
            INSERT INTO logged_latest_metrics AS l (run_id, key, step, "timestamp", value)
            SELECT DISTINCT ON (key) ?, key, step, at, value
              FROM unnest(?, ?, ?, ?) AS new (key, step, at, value)
             ORDER BY key, step DESC, at DESC, value DESC
            ON CONFLICT (run_id, key) DO UPDATE
               SET step = excluded.step, "timestamp" = excluded."timestamp", value = excluded.value
             WHERE (excluded.step, excluded."timestamp", excluded.value) >= (l.step, l."timestamp", l.value)""";

    private static final String PARAMS =
            "INSERT INTO logged_params (run_id, key, value) SELECT ?, * FROM unnest(?, ?) ON CONFLICT DO NOTHING";

    private static final String OTHER_PARAM = """
            SELECT p.key, p.value FROM logged_params p JOIN unnest(?, ?) AS new (key, value) ON p.key = new.key
             WHERE p.run_id = ? AND p.value <> new.value LIMIT 1""";

    private static final String TAGS = """
            INSERT INTO logged_tags (run_id, key, value) SELECT ?, * FROM unnest(?, ?)
            ON CONFLICT (run_id, key) DO UPDATE SET value = excluded.value""";

    private final EntityManager database;

    LoggedRuns(EntityManager database) {
        this.database = database;
    }

    /** A run without values yet. */
    void create(LoggedRun.Info run, Map<String, String> tags) {
        database.createNativeQuery(
                        "INSERT INTO logged_runs (run_id, experiment_id, name, user_id, status, start_time, artifact_uri)"
                                + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
                .setParameter(1, run.id())
                .setParameter(2, run.experiment())
                .setParameter(3, run.name())
                .setParameter(4, run.user())
                .setParameter(5, run.life().status())
                .setParameter(6, run.life().start())
                .setParameter(7, run.artifactUri())
                .executeUpdate();
        work(connection -> putTags(connection, run.id(), tags));
    }

    /** What is absent stays. */
    void update(String runId, Optional<String> status, Optional<Long> end, Optional<String> name) {
        requireActive(runId);
        work(connection -> {
            try (var statement = connection.prepareStatement(UPDATE)) {
                statement.setString(1, status.orElse(null));
                statement.setObject(2, end.orElse(null), Types.BIGINT);
                statement.setString(3, name.orElse(null));
                statement.setString(4, runId);
                statement.executeUpdate();
            }
        });
        name.ifPresent(text -> work(connection -> putTags(connection, runId, Map.of("mlflow.runName", text))));
    }

    /** Deleted runs can be restored; nothing is thrown away. */
    void delete(String runId, boolean isDeleted) {
        int changed = database.createNativeQuery("UPDATE logged_runs SET deleted = ?2 WHERE run_id = ?1")
                .setParameter(1, runId)
                .setParameter(2, isDeleted)
                .executeUpdate();
        if (changed == 0) {
            throw ProblemException.notFound("logged run", runId);
        }
    }

    /** All or nothing. A parameter keeps the value that it was given first. */
    void log(String runId, List<Metric> metrics, Map<String, String> params, Map<String, String> tags) {
        requireActive(runId);
        work(connection -> {
            putMetrics(connection, runId, metrics);
            putParams(connection, runId, params);
            putTags(connection, runId, tags);
        });
    }

    void removeTag(String runId, String key) {
        requireActive(runId);
        int removed = database.createNativeQuery("DELETE FROM logged_tags WHERE run_id = ?1 AND key = ?2")
                .setParameter(1, runId)
                .setParameter(2, key)
                .executeUpdate();
        if (removed == 0) {
            throw ProblemException.notFound("tag", key);
        }
    }

    /** Holds the run, so that what its clients log at once comes one after the other. */
    private void requireActive(String runId) {
        var deleted = database.createNativeQuery(
                        "SELECT deleted FROM logged_runs WHERE run_id = ?1 FOR UPDATE", Boolean.class)
                .setParameter(1, runId)
                .getResultList();
        if (deleted.isEmpty()) {
            throw ProblemException.notFound("logged run", runId);
        }
        if (deleted.get(0).equals(Boolean.TRUE)) {
            throw ProblemException.parameter("run_id", runId, "a run that is not deleted");
        }
    }

    private static void putMetrics(Connection connection, String runId, List<Metric> metrics) throws SQLException {
        if (metrics.isEmpty()) {
            return;
        }
        for (var sql : List.of(METRICS, LATEST)) {
            try (var statement = connection.prepareStatement(sql)) {
                statement.setString(1, runId);
                new BulkStatement<>(statement, metrics, 1)
                        .texts(Metric::key)
                        .longs(Metric::step)
                        .longs(Metric::timestamp)
                        .numbers(Metric::value);
                statement.executeUpdate();
            }
        }
    }

    private static void putParams(Connection connection, String runId, Map<String, String> params) throws SQLException {
        put(connection, PARAMS, runId, params);
        try (var statement = connection.prepareStatement(OTHER_PARAM)) {
            new BulkStatement<>(statement, List.copyOf(params.entrySet()))
                    .texts(Map.Entry::getKey)
                    .texts(Map.Entry::getValue);
            statement.setString(3, runId);
            try (var rows = statement.executeQuery()) {
                if (rows.next()) {
                    throw ProblemException.parameter(
                            rows.getString(1),
                            MlflowBody.shortened(params.get(rows.getString(1))),
                            "the value that the run was given first, " + MlflowBody.shortened(rows.getString(2)));
                }
            }
        }
    }

    private static void putTags(Connection connection, String runId, Map<String, String> tags) throws SQLException {
        put(connection, TAGS, runId, tags);
    }

    private static void put(Connection connection, String sql, String runId, Map<String, String> pairs)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, runId);
            new BulkStatement<>(statement, List.copyOf(pairs.entrySet()), 1)
                    .texts(Map.Entry::getKey)
                    .texts(Map.Entry::getValue);
            statement.executeUpdate();
        }
    }

    private void work(org.hibernate.jdbc.Work work) {
        database.unwrap(Session.class).doWork(work);
    }
}
