package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.hibernate.Session;

/** The experiments. */
@ApplicationScoped
public class Experiments implements PanacheRepositoryBase<ExperimentEntity, String> {
    private static final String ADD = """
            INSERT INTO experiments (experiment_id, state, submitted_at, updated_at, name, notes, tag_changes, archived_at)
            SELECT id, state, at::timestamptz, at::timestamptz, name, notes, tag_changes, archived_at
              FROM unnest(?, ?, ?) AS new (id, state, at)
              LEFT JOIN experiment_marks ON experiment_marks.experiment_id = id
            ON CONFLICT DO NOTHING
            RETURNING experiment_id""";

    /** Not in Hibernate's language: there a batch of another size would be another statement, to be planned anew. */
    private static final String LOCK =
            "SELECT * FROM experiments WHERE experiment_id = ANY (:ids) ORDER BY experiment_id FOR UPDATE";

    /**
     * The ids of tested runs that lack the measures which their stored predictions can give, in order.
     *
     * @param after only later ids
     */
    public List<String> unmeasured(String after, int most) {
        return getEntityManager()
                .createQuery(
                        "select e.experimentId from Experiment e where e.experimentId > :after"
                                + " and e.test.loss is not null and e.test.brier is null"
                                + " and exists (select 1 from Predictions p where p.experimentId = e.experimentId"
                                + " and p.examples > 0) order by e.experimentId",
                        String.class)
                .setParameter("after", after)
                .setMaxResults(most)
                .getResultList();
    }

    /**
     * Makes rows for those of whom there is none, in one statement; those that are there are left as they are.
     *
     * @param moments by id, when it was heard of
     * @return the ids of the rows that were made now
     */
    public Set<String> addAbsent(State state, SortedMap<String, Instant> moments) {
        return getEntityManager().unwrap(Session.class).doReturningWork(connection -> {
            try (var statement = connection.prepareStatement(ADD)) {
                new BulkStatement<>(statement, List.copyOf(moments.entrySet()))
                        .texts(Map.Entry::getKey)
                        .texts(row -> state.name())
                        .texts(row -> row.getValue().toString());
                var added = new HashSet<String>();
                try (var ids = statement.executeQuery()) {
                    while (ids.next()) {
                        added.add(ids.getString(1));
                    }
                }
                return added;
            }
        });
    }

    /** The oldest experiment that has not ended and names this data set, with its file's ending or without. */
    @SuppressWarnings("unchecked")
    public Optional<String> unfinishedWith(String dataset) {
        var ids = (List<String>) getEntityManager()
                .createNativeQuery(
                        "SELECT experiment_id FROM experiments"
                                + " WHERE state IN ('QUEUED', 'RUNNING', 'STALLED', 'PAUSED') AND dataset_name ~ :names"
                                + " ORDER BY submitted_at LIMIT 1",
                        String.class)
                .setParameter("names", "^" + Datasets.allNamesOf(dataset) + "$")
                .getResultList();
        return ids.stream().findFirst();
    }

    /** Several, in any order; without those that nobody knows. */
    @SuppressWarnings("unchecked")
    public List<ExperimentEntity> of(Collection<String> ids) {
        return getEntityManager()
                .createNativeQuery("SELECT * FROM experiments WHERE experiment_id = ANY (:ids)", ExperimentEntity.class)
                .setParameter("ids", ids.toArray(String[]::new))
                .getResultList();
    }

    /** The ids of those that name a study. */
    public List<String> ofStudy(String study) {
        return getEntityManager()
                .createQuery("select experimentId from Experiment where asked.study = :study", String.class)
                .setParameter("study", study)
                .getResultList();
    }

    /** Loads rows and holds them until the transaction ends; always in the same order, so that nobody waits in a circle. */
    @SuppressWarnings("unchecked")
    public List<ExperimentEntity> lock(Collection<String> ids) {
        return getEntityManager()
                .createNativeQuery(LOCK, ExperimentEntity.class)
                .setParameter("ids", ids.toArray(String[]::new))
                .getResultList();
    }

    /** Marks runs that were not heard of since {@code before}. */
    public int stall(Instant before, Instant now) {
        return update(
                "state = ?1, updatedAt = ?2 where state = ?3 and heardAt < ?4",
                State.STALLED,
                now,
                State.RUNNING,
                before);
    }
}
