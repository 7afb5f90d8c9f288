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

    /**
     * What a study does next depends on its own row, on its cells, and on the states of their runs. Of halved runs also on
     * where they paused: one that went on to the next rung and paused there may be PAUSED both times that we look.
     */
    private static final String ACTIVE = """
            SELECT s.study_id,
                   CASE WHEN s.state = 'CANCELLING'
                          OR bool_or(c.request IS NOT NULL AND c.published_at IS NULL AND c.problem IS NULL
                                     AND NOT c.reused AND NOT c.withdrawn)
                        THEN ''
                        ELSE concat_ws(' ', s.state, s.updated_at, count(c.number), count(c.published_at),
                                       sum(hashtext(concat_ws(' ', c.stage, c.number, c.experiment_id, c.try, c.reused,
                                                              c.withdrawn, c.problem, e.state, e.paused_after))))
                   END
              FROM studies s
              LEFT JOIN study_cells c ON c.study_id = s.study_id
              LEFT JOIN experiments e ON e.experiment_id = c.experiment_id
             WHERE s.state IN ('RUNNING', 'PAUSED', 'CANCELLING')
             GROUP BY s.study_id
             ORDER BY s.created_at""";

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

    /**
     * A study that is not at its end.
     *
     * @param stamp another one whenever there may be something to do for it; empty while there is
     */
    public record Active(String id, String stamp) {}

    /** The studies that are not at their end, the oldest first. */
    @SuppressWarnings("unchecked")
    public List<Active> active() {
        var rows = (List<Object[]>)
                getEntityManager().createNativeQuery(ACTIVE, Object[].class).getResultList();
        return rows.stream()
                .map(row -> new Active((String) row[0], (String) row[1]))
                .toList();
    }

    /**
     * The oldest study that is not at its end and whose text has this word: which data later stages use is only planned, so
     * that a study that means something else by it is found, too.
     */
    @SuppressWarnings("unchecked")
    public Optional<String> unfinishedNaming(String dataset) {
        var word = "(^|[^A-Za-z0-9._-])" + Datasets.allNamesOf(dataset) + "($|[^A-Za-z0-9._-])";
        var ids = (List<String>) getEntityManager()
                .createNativeQuery(
                        "SELECT study_id FROM studies WHERE state IN ('RUNNING', 'PAUSED', 'CANCELLING') AND spec ~ :word"
                                + " ORDER BY created_at LIMIT 1",
                        String.class)
                .setParameter("word", word)
                .getResultList();
        return ids.stream().findFirst();
    }

    /** The names of all tags that studies have. */
    @SuppressWarnings("unchecked")
    public List<String> tagNames() {
        return getEntityManager()
                .createNativeQuery(
                        "SELECT DISTINCT tag FROM studies, jsonb_object_keys(tags) AS tag ORDER BY tag LIMIT 200",
                        String.class)
                .getResultList();
    }
}
