package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;

/** The studies. */
@ApplicationScoped
public class Studies implements PanacheRepositoryBase<StudyEntity, String> {
    /** What Hibernate takes for SKIP LOCKED. */
    private static final int SKIP_LOCKED = -2;

    /** Loads a study and holds it until the transaction ends, unless somebody else holds it. */
    public Optional<StudyEntity> lockIfFree(String id) {
        return find("studyId", id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .withHint("jakarta.persistence.lock.timeout", SKIP_LOCKED)
                .firstResultOptional();
    }

    /** Loads a study and holds it until the transaction ends. */
    public Optional<StudyEntity> lock(String id) {
        return find("studyId", id).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional();
    }

    /** Ids of the studies that are not at their end, the oldest first. */
    public List<String> active() {
        return getEntityManager()
                .createQuery(
                        "select studyId from Study where state in (RUNNING, PAUSED, CANCELLING) order by createdAt",
                        String.class)
                .getResultList();
    }
}
