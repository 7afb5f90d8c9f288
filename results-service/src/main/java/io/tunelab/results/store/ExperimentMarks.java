package io.tunelab.results.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What people say of experiments: names, notes, tags, what is archived and what was deleted. The rows of experiments repeat
 * it, but those are made from Kafka, and these are not.
 */
@ApplicationScoped
public class ExperimentMarks {
    private static final String KEEP = """
            INSERT INTO experiment_marks (experiment_id, name, notes, tag_changes, archived_at)
            SELECT experiment_id, name, notes, tag_changes, archived_at FROM experiments WHERE experiment_id = ANY (:ids)
            ON CONFLICT (experiment_id) DO UPDATE SET
                name = excluded.name, notes = excluded.notes, tag_changes = excluded.tag_changes,
                archived_at = excluded.archived_at""";

    private static final String BURY = """
            INSERT INTO experiment_marks (experiment_id, deleted_at)
            SELECT id, cast(:now AS timestamptz) FROM unnest(cast(:ids AS text[])) AS gone (id)
            ON CONFLICT (experiment_id) DO UPDATE SET
                name = NULL, notes = NULL, tag_changes = NULL, archived_at = NULL, deleted_at = excluded.deleted_at""";

    /** What the topics fill of a run. */
    private static final List<String> TABLES =
            List.of("epochs", "events", "training_curves", "predictions", "experiments");

    private final EntityManager database;

    ExperimentMarks(EntityManager database) {
        this.database = database;
    }

    /** Keeps what the rows of these experiments, written before, say. */
    public void keep(Collection<String> ids) {
        database.flush();
        database.createNativeQuery(KEEP)
                .setParameter("ids", ids.toArray(String[]::new))
                .executeUpdate();
    }

    /** Which of these were deleted. */
    @SuppressWarnings("unchecked")
    public Set<String> deleted(Collection<String> ids) {
        return Set.copyOf((List<String>) database.createNativeQuery(
                        "SELECT experiment_id FROM experiment_marks"
                                + " WHERE deleted_at IS NOT NULL AND experiment_id = ANY (:ids)",
                        String.class)
                .setParameter("ids", ids.toArray(String[]::new))
                .getResultList());
    }

    /** Deletes all that is kept of these experiments, and remembers that they were deleted. */
    public void delete(Collection<String> ids, Instant now) {
        var all = ids.toArray(String[]::new);
        database.flush();
        TABLES.forEach(table -> database.createNativeQuery("DELETE FROM " + table + " WHERE experiment_id = ANY (:ids)")
                .setParameter("ids", all)
                .executeUpdate());
        database.createNativeQuery(BURY)
                .setParameter("ids", all)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** The names of all tags that experiments have. */
    @SuppressWarnings("unchecked")
    public List<String> tagNames() {
        return database.createNativeQuery(
                        "SELECT DISTINCT tag FROM experiments, jsonb_object_keys(all_tags) AS tag ORDER BY tag LIMIT 200",
                        String.class)
                .getResultList();
    }
}
