package io.tunelab.results.query;

import io.tunelab.results.rest.Page;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.Epochs;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.Experiments;
import io.tunelab.results.store.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds experiments. */
@ApplicationScoped
@Transactional
public class ExperimentReads {
    private final Experiments experiments;
    private final Epochs epochs;
    private final StoredJson json;

    ExperimentReads(Experiments experiments, Epochs epochs, StoredJson json) {
        this.experiments = experiments;
        this.epochs = epochs;
        this.json = json;
    }

    Page<ExperimentView> list(ExperimentQuery query) {
        Map<String, Object> parameters = new HashMap<>(query.parameters());
        long total = experiments.count(query.where(), parameters);
        var where = query.cursor()
                .map(cursor -> query.where() + " and " + query.order().after(cursor, parameters))
                .orElse(query.where());
        List<ExperimentEntity> rows = experiments
                .find(
                        "from Experiment where " + where + " order by "
                                + query.order().orderBy(),
                        parameters)
                .range(0, query.limit())
                .list();
        boolean isLast = rows.size() <= query.limit();
        var shown = isLast ? rows : rows.subList(0, query.limit());
        return new Page<>(
                shown.stream().map(row -> ExperimentView.of(row, null, json)).toList(),
                total,
                isLast ? null : query.order().cursorAfter(shown.get(shown.size() - 1)));
    }

    /**
     * What changed after that moment, the earliest first, at most 500. The rest is found from the last one on.
     *
     * @param id of the last one that is known of that very moment; empty for none
     */
    public List<ExperimentEntity> changedAfter(Instant moment, String id) {
        return experiments
                .find(
                        "from Experiment where updatedAt > ?1 or updatedAt = ?1 and experimentId > ?2"
                                + " order by updatedAt, experimentId",
                        moment,
                        id)
                .range(0, 499)
                .list();
    }

    public ExperimentView view(ExperimentEntity experiment) {
        return ExperimentView.of(experiment, null, json);
    }

    public boolean exists(String id) {
        return experiments.findByIdOptional(id).isPresent();
    }

    public ExperimentView one(String id) {
        return ExperimentView.of(entity(id), epochs(id), json);
    }

    /**
     * A page of experiments of some studies, without their epochs.
     *
     * @param studies ids; an empty one stands for those of no study
     * @param filter in the filter language; blank for none
     * @param sort as the parameter of a URL
     * @throws ProblemException 400 if one of them is not understood
     */
    public Page<ExperimentView> ofStudies(
            List<String> studies, String filter, String sort, int limit, Optional<String> cursor) {
        return list(ExperimentQuery.ofStudies(studies, filter, sort, limit, cursor));
    }

    /** Names of the fields and metrics that filters compare. */
    public static Set<String> comparable() {
        return ExperimentQuery.COMPARABLE.keySet();
    }

    /** Names of the fields and metrics that lists are sorted by. */
    public static Set<String> sortable() {
        return Arrays.stream(SortKey.values()).map(key -> key.wireName).collect(Collectors.toSet());
    }

    /** A name that experiments were grouped under, with when the first was submitted and the last changed. */
    public record Group(String study, Instant since, Instant updatedAt) {}

    /** All groups, the newest first; that of no study has null for its name. */
    public List<Group> groups() {
        return experiments
                .getEntityManager()
                .createQuery(
                        "select new io.tunelab.results.query.ExperimentReads$Group("
                                + "e.asked.study, min(e.submittedAt), max(e.updatedAt))"
                                + " from Experiment e group by e.asked.study order by min(e.submittedAt) desc",
                        Group.class)
                .getResultList();
    }

    /** Several with their epochs, by id; without those that nobody knows. */
    public Map<String, ExperimentView> views(Collection<String> ids) {
        var rows = epochs(ids);
        return experiments.of(ids).stream()
                .collect(Collectors.toMap(
                        run -> run.experimentId,
                        run -> ExperimentView.of(run, rows.getOrDefault(run.experimentId, List.of()), json)));
    }

    /** The epochs of several, in the order in which they were trained, by the experiment's id. */
    public Map<String, List<EpochView>> epochs(Collection<String> ids) {
        return epochs.of(ids).stream()
                .collect(Collectors.groupingBy(
                        epoch -> epoch.experimentId, Collectors.mapping(EpochView::of, Collectors.toList())));
    }

    /** Several without their epochs, which are most of what there is; by id, without those that nobody knows. */
    public Map<String, ExperimentView> summaries(Collection<String> ids) {
        return experiments.of(ids).stream()
                .collect(Collectors.toMap(run -> run.experimentId, run -> ExperimentView.of(run, null, json)));
    }

    List<EpochView> epochs(String id) {
        entity(id);
        return epochs.of(id).stream().map(EpochView::of).toList();
    }

    public ExperimentEntity entity(String id) {
        return experiments.findByIdOptional(id).orElseThrow(() -> ProblemException.notFound("experiment", id));
    }
}
