package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The cells of all studies. */
@ApplicationScoped
public class StudyCells implements PanacheRepositoryBase<StudyCellEntity, StudyCellEntity.Key> {
    private static final String REPLACED = """
            SELECT replaced, study_id FROM study_cells, jsonb_array_elements_text(cast(earlier AS jsonb)) AS replaced
             WHERE study_id = ANY (:ids) AND replaced IS NOT NULL""";

    /** A cell with what is known of its run: all but {@code cell} null while there is none. */
    public record WithRun(
            StudyCellEntity cell, State state, MetricColumns best, Integer pausedAfter, Instant finishedAt) {}

    /** Stage by stage in alphabetical order, each in the order of its numbers. */
    public List<WithRun> of(Collection<String> studyIds) {
        return getEntityManager()
                .createQuery(
                        "select new io.tunelab.results.store.StudyCells$WithRun("
                                + "c, e.state, e.best, e.pausedAfter, e.finishedAt)"
                                + " from StudyCell c left join Experiment e on e.experimentId = c.experimentId"
                                + " where c.studyId in :ids order by c.studyId, c.stage, c.number",
                        WithRun.class)
                .setParameter("ids", studyIds)
                .getResultList();
    }

    /** Of these studies, the experiments that a later try of their cell has replaced: the study by the experiment's id. */
    @SuppressWarnings("unchecked")
    public Map<String, String> replaced(Collection<String> studyIds) {
        List<Object[]> rows = getEntityManager()
                .createNativeQuery(REPLACED, Object[].class)
                .setParameter("ids", studyIds.toArray(String[]::new))
                .getResultList();
        return rows.stream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (String) row[1], (one, other) -> one));
    }

    /** For those of these experiments that stand for a cell now, one such cell. */
    public Map<String, StudyCellEntity> usersOf(Collection<String> experimentIds) {
        return list("experimentId in ?1", experimentIds).stream()
                .collect(Collectors.toMap(cell -> cell.experimentId, cell -> cell, (one, other) -> one));
    }
}
