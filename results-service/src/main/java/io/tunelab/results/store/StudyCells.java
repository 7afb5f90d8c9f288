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

    /** For those of these experiments that stand for a cell now, one such cell. */
    public Map<String, StudyCellEntity> usersOf(Collection<String> experimentIds) {
        return list("experimentId in ?1", experimentIds).stream()
                .collect(Collectors.toMap(cell -> cell.experimentId, cell -> cell, (one, other) -> one));
    }
}
