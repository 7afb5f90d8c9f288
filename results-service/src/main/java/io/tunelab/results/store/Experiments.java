package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The experiments. */
@ApplicationScoped
public class Experiments implements PanacheRepositoryBase<ExperimentEntity, String> {
    /**
     * Makes sure that there is a row; one that is there is left as it is.
     *
     * @return whether it was made now
     */
    public boolean addIfAbsent(String id, State state, Instant at) {
        return getEntityManager()
                        .createNativeQuery(
                                "INSERT INTO experiments (experiment_id, state, submitted_at, updated_at) VALUES (?1, ?2, ?3, ?3)"
                                        + " ON CONFLICT DO NOTHING")
                        .setParameter(1, id)
                        .setParameter(2, state.name())
                        .setParameter(3, at)
                        .executeUpdate()
                == 1;
    }

    /** Loads rows and holds them until the transaction ends; always in the same order, so that nobody waits in a circle. */
    public List<ExperimentEntity> lock(Collection<String> ids) {
        return find("experimentId in ?1 order by experimentId", ids)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
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
