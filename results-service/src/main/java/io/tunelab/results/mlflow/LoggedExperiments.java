package io.tunelab.results.mlflow;

import io.tunelab.results.rest.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The experiments that other tools have made. */
@ApplicationScoped
@Transactional
class LoggedExperiments {
    private final EntityManager database;
    private final Clock clock;

    LoggedExperiments(EntityManager database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** All, the newest first; also those that are deleted. */
    List<LoggedExperiment> all() {
        return find("true", "");
    }

    Optional<LoggedExperiment> byId(String id) {
        return find("experiment_id = ?1", id).stream().findFirst();
    }

    Optional<LoggedExperiment> byName(String name) {
        return find("name = ?1", name).stream().findFirst();
    }

    @SuppressWarnings("unchecked")
    private List<LoggedExperiment> find(String where, String parameter) {
        var query = database.createNativeQuery(
                "SELECT experiment_id, name, artifact_location, deleted, created_at, updated_at FROM logged_experiments"
                        + " WHERE " + where + " ORDER BY created_at DESC, experiment_id",
                Object[].class);
        if (where.contains("?1")) {
            query.setParameter(1, parameter);
        }
        var rows = (List<Object[]>) query.getResultList();
        var tags = tags(rows.stream().map(row -> (String) row[0]).toArray(String[]::new));
        return rows.stream()
                .map(row -> new LoggedExperiment(
                        (String) row[0],
                        (String) row[1],
                        (String) row[2],
                        (Boolean) row[3],
                        (Instant) row[4],
                        (Instant) row[5],
                        tags.getOrDefault(row[0], Map.of())))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Map<String, String>> tags(String[] ids) {
        var tags = new HashMap<String, Map<String, String>>();
        var rows = (List<Object[]>) database.createNativeQuery(
                        "SELECT experiment_id, key, value FROM logged_experiment_tags WHERE experiment_id = ANY (:ids)",
                        Object[].class)
                .setParameter("ids", ids)
                .getResultList();
        rows.forEach(row ->
                tags.computeIfAbsent((String) row[0], id -> new HashMap<>()).put((String) row[1], (String) row[2]));
        return tags;
    }

    /** The new experiment's id: 18 digits, as MLflow's own server gives. */
    String create(String name, String artifactLocation, Map<String, String> tags) {
        var id = Long.toString(
                ThreadLocalRandom.current().nextLong(100_000_000_000_000_000L, 1_000_000_000_000_000_000L));
        int added = database.createNativeQuery(
                        "INSERT INTO logged_experiments (experiment_id, name, artifact_location, created_at, updated_at)"
                                + " VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT DO NOTHING")
                .setParameter(1, id)
                .setParameter(2, name)
                .setParameter(3, artifactLocation)
                .setParameter(4, clock.instant())
                .executeUpdate();
        if (added == 0) {
            throw MlflowAnswers.exists("an experiment", name);
        }
        tags.forEach((key, value) -> setTag(id, key, value));
        return id;
    }

    void rename(String id, String name) {
        if (byName(name).filter(other -> !other.id().equals(id)).isPresent()) {
            throw MlflowAnswers.exists("an experiment", name);
        }
        change(id, "name = ?3", name);
    }

    /** Deleted experiments can be restored; nothing is thrown away. */
    void delete(String id, boolean isDeleted) {
        change(id, "deleted = ?3", isDeleted);
    }

    void setTag(String id, String key, String value) {
        change(id, "name = name", null);
        database.createNativeQuery("INSERT INTO logged_experiment_tags (experiment_id, key, value) VALUES (?1, ?2, ?3)"
                        + " ON CONFLICT (experiment_id, key) DO UPDATE SET value = excluded.value")
                .setParameter(1, id)
                .setParameter(2, key)
                .setParameter(3, value)
                .executeUpdate();
    }

    private void change(String id, String what, Object value) {
        var statement = database.createNativeQuery(
                        "UPDATE logged_experiments SET updated_at = ?2, " + what + " WHERE experiment_id = ?1")
                .setParameter(1, id)
                .setParameter(2, clock.instant());
        if (what.contains("?3")) {
            statement.setParameter(3, value);
        }
        if (statement.executeUpdate() == 0) {
            throw ProblemException.notFound("logged experiment", id);
        }
    }
}
