package io.tunelab.results.mirror;

import io.tunelab.results.mirror.Item.Written;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far the mirror is, in the database, by the server's name. Each call is a transaction of its own. */
@ApplicationScoped
@Transactional(TxType.REQUIRES_NEW)
class Positions {
    /** Clocks of replicas differ, and what is committed later may have changed earlier. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    /**
     * What changed: experiments in the studies that they are part of, which of reused ones are several; and whole studies, so
     * that runs that were reused, which do not change, are found.
     */
    private static final String CHANGED = """
            WITH changed AS (
                SELECT c.study_id AS study, e.experiment_id AS experiment, e.updated_at, e.state, e.started_at
                  FROM experiments e JOIN study_cells c ON c.experiment_id = e.experiment_id
                 WHERE e.updated_at > :since
                UNION
                SELECT coalesce(e.study, ''), e.experiment_id, e.updated_at, e.state, e.started_at
                  FROM experiments e
                 WHERE e.updated_at > :since
                   AND (e.study IS NOT NULL
                        OR NOT EXISTS (SELECT FROM study_cells c WHERE c.experiment_id = e.experiment_id))
                UNION
                SELECT s.study_id, e.experiment_id, e.updated_at, e.state, e.started_at
                  FROM studies s JOIN study_cells c ON c.study_id = s.study_id
                  JOIN experiments e ON e.experiment_id = c.experiment_id
                 WHERE s.updated_at > :since OR c.reused AND s.state IN ('RUNNING', 'PAUSED', 'CANCELLING')
                UNION
                SELECT s.study_id, '', s.updated_at, '', s.created_at FROM studies s WHERE s.updated_at > :since)
            """;

    private static final String ONE_STUDY = """
            WITH changed AS (
                SELECT s.study_id AS study, '' AS experiment, s.updated_at, '' AS state, s.created_at AS started_at
                  FROM studies s WHERE s.study_id = :id
                UNION
                SELECT c.study_id, e.experiment_id, e.updated_at, e.state, e.started_at
                  FROM study_cells c JOIN experiments e ON e.experiment_id = c.experiment_id WHERE c.study_id = :id
                UNION
                SELECT e.study, e.experiment_id, e.updated_at, e.state, e.started_at
                  FROM experiments e WHERE e.study = :id)
            """;

    /** Runs that have not begun have nothing to tell yet. */
    private static final String PUT = """
            INSERT INTO mirrored (server, study, experiment, due_since, seen)
            SELECT :server, n.study, n.experiment, :now, n.updated_at FROM changed n
             WHERE n.state NOT IN ('QUEUED', 'REJECTED') AND (n.started_at IS NOT NULL OR n.state <> 'CANCELLED')
               AND NOT EXISTS (SELECT FROM mirrored m
                                WHERE m.server = :server AND m.study = n.study AND m.experiment = n.experiment
                                  AND m.seen = n.updated_at AND NOT :again)
            ON CONFLICT (server, study, experiment) DO UPDATE
               SET due_since = coalesce(mirrored.due_since, excluded.due_since), seen = excluded.seen,
                   not_before = NULL, standing = CASE WHEN :again THEN '' ELSE mirrored.standing END""";

    private static final String ITEM =
            "SELECT server, study, experiment, run, attempt, epoch, standing, seen FROM mirrored";

    private final EntityManager database;

    Positions(EntityManager database) {
        this.database = database;
    }

    /** Notes what has changed since the last time; the first time, what changes from now on. */
    void notice(String server, Instant now) {
        database.createNativeQuery("INSERT INTO mirror_servers VALUES (?1, ?2) ON CONFLICT DO NOTHING")
                .setParameter(1, server)
                .setParameter(2, now)
                .executeUpdate();
        var since = (Instant)
                database.createNativeQuery("SELECT seen_until FROM mirror_servers WHERE server = ?1", Instant.class)
                        .setParameter(1, server)
                        .getSingleResult();
        put(CHANGED, server, now, false)
                .setParameter("since", since.minus(OVERLAP))
                .executeUpdate();
        database.createNativeQuery("UPDATE mirror_servers SET seen_until = ?2 WHERE server = ?1")
                .setParameter(1, server)
                .setParameter(2, now)
                .executeUpdate();
    }

    /** Notes a whole study, as if all of it had changed; returns how many runs in MLflow that are. */
    int notice(String server, String study, Instant now) {
        return put(ONE_STUDY, server, now, true).setParameter("id", study).executeUpdate();
    }

    private Query put(String changed, String server, Instant now, boolean again) {
        return database.createNativeQuery(changed + PUT)
                .setParameter("server", server)
                .setParameter("now", now)
                .setParameter("again", again);
    }

    /** What has waited longest; of a study its parent run first. */
    Optional<Item> next(String server, Instant now) {
        return find(database.createNativeQuery(
                        ITEM
                                + " WHERE server = ?1 AND due_since IS NOT NULL AND (not_before IS NULL OR not_before < ?2)"
                                + " ORDER BY due_since, experiment LIMIT 1",
                        Object[].class)
                .setParameter(1, server)
                .setParameter(2, now));
    }

    /** The one of this study or experiment; made where it is missing. */
    Item item(String server, String study, String experiment) {
        database.createNativeQuery(
                        "INSERT INTO mirrored (server, study, experiment) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
                .setParameter(1, server)
                .setParameter(2, study)
                .setParameter(3, experiment)
                .executeUpdate();
        return find(database.createNativeQuery(
                                ITEM + " WHERE server = ?1 AND study = ?2 AND experiment = ?3", Object[].class)
                        .setParameter(1, server)
                        .setParameter(2, study)
                        .setParameter(3, experiment))
                .orElseThrow();
    }

    private static Optional<Item> find(Query query) {
        @SuppressWarnings("unchecked")
        List<Object[]> rows = query.getResultList();
        return rows.stream()
                .findFirst()
                .map(row -> new Item(
                        (String) row[0],
                        (String) row[1],
                        (String) row[2],
                        Optional.ofNullable((String) row[3]),
                        new Written((Integer) row[4], (Integer) row[5], (String) row[6]),
                        row[7] == null ? Instant.EPOCH : (Instant) row[7]));
    }

    /** What is written of it by now. */
    void save(Item item) {
        of("UPDATE mirrored SET run = ?4, attempt = ?5, epoch = ?6, standing = ?7", item)
                .setParameter(4, item.run().orElse(null))
                .setParameter(5, item.written().attempt())
                .setParameter(6, item.written().epoch())
                .setParameter(7, item.written().standing())
                .executeUpdate();
    }

    /** It is written, or refused for a reason, unless it has changed meanwhile. */
    void done(Item item, Optional<String> problem) {
        of(
                        "UPDATE mirrored SET due_since = CASE WHEN coalesce(seen, to_timestamp(0)) = ?4 THEN NULL ELSE due_since END, not_before = NULL, problem = ?5",
                        item)
                .setParameter(4, item.seen())
                .setParameter(5, problem.orElse(null))
                .executeUpdate();
    }

    /**
     * Something of it is still to be written.
     *
     * @param problem why it could not be written now; empty if it is only still to come
     */
    void later(Item item, Instant when, Optional<String> problem) {
        of("UPDATE mirrored SET not_before = ?4, problem = ?5", item)
                .setParameter(4, when)
                .setParameter(5, problem.orElse(null))
                .executeUpdate();
    }

    /** Of this study nothing is where it was: all of it is found or made again. */
    void forget(Item item) {
        database.createNativeQuery(
                        "UPDATE mirrored SET run = NULL, attempt = 0, epoch = 0, standing = '', due_since = coalesce(due_since, ?3)"
                                + " WHERE server = ?1 AND study = ?2 AND (study <> '' OR experiment = ?4)")
                .setParameter(1, item.server())
                .setParameter(2, item.study())
                .setParameter(3, item.seen())
                .setParameter(4, item.experiment())
                .executeUpdate();
    }

    private Query of(String update, Item item) {
        return database.createNativeQuery(update + " WHERE server = ?1 AND study = ?2 AND experiment = ?3")
                .setParameter(1, item.server())
                .setParameter(2, item.study())
                .setParameter(3, item.experiment());
    }

    /**
     * What is still to be written.
     *
     * @param since empty if nothing waits
     * @param problem why something waits that could not be written
     * @param refused what will not be written
     */
    record Backlog(long waiting, Optional<Instant> since, Optional<String> problem, long refused) {}

    Backlog backlog(String server) {
        var row = (Object[]) database.createNativeQuery(
                        "SELECT count(due_since), min(due_since), min(problem) FILTER (WHERE due_since IS NOT NULL),"
                                + " count(problem) FILTER (WHERE due_since IS NULL) FROM mirrored WHERE server = ?1",
                        Object[].class)
                .setParameter(1, server)
                .getSingleResult();
        return new Backlog(
                ((Number) row[0]).longValue(),
                Optional.ofNullable((Instant) row[1]),
                Optional.ofNullable((String) row[2]),
                ((Number) row[3]).longValue());
    }
}
