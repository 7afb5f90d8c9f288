package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
            ON CONFLICT DO NOTHING""";

    /** Not in Hibernate's language: there a batch of another size would be another statement, to be planned anew. */
    private static final String LOCK =
            "SELECT * FROM experiments WHERE experiment_id = ANY (:ids) ORDER BY experiment_id FOR UPDATE";

    /** Tested runs that lack the measures which their stored predictions can give. */
    public List<ExperimentEntity> unmeasured(int most) {
        return find("from Experiment e where e.test.loss is not null and e.test.brier is null"
                        + " and exists (select 1 from Predictions p where p.experimentId = e.experimentId"
                        + " and p.examples > 0)")
                .range(0, most - 1)
                .list();
    }

    /**
     * Makes sure that there is a row; one that is there is left as it is.
     *
     * @return whether it was made now
     */
    public boolean addIfAbsent(String id, State state, Instant at) {
        return add(state, List.of(Map.entry(id, at))) == 1;
    }

    /** Makes rows for those of whom there is none, in one statement; by id, with when it was heard of. */
    public void addAbsent(State state, SortedMap<String, Instant> moments) {
        add(state, List.copyOf(moments.entrySet()));
    }

    private int add(State state, List<Map.Entry<String, Instant>> rows) {
        return getEntityManager().unwrap(Session.class).doReturningWork(connection -> {
            try (var statement = connection.prepareStatement(ADD)) {
                new BulkStatement<>(statement, rows)
                        .texts(Map.Entry::getKey)
                        .texts(row -> state.name())
                        .texts(row -> row.getValue().toString());
                return statement.executeUpdate();
            }
        });
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
