package io.tunelab.results.query;

import io.tunelab.results.find.FieldView;
import io.tunelab.results.find.ListQuery;
import io.tunelab.results.find.Listing;
import io.tunelab.results.rest.Page;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.Epochs;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.ExperimentMarks;
import io.tunelab.results.store.Experiments;
import io.tunelab.results.store.State;
import io.tunelab.results.store.StoredJson;
import io.tunelab.results.store.TrainingCurve;
import io.tunelab.results.store.TrainingCurves;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds experiments. */
@ApplicationScoped
@Transactional
public class ExperimentReads {
    private static final List<State> UNFINISHED = List.of(State.QUEUED, State.RUNNING, State.STALLED, State.PAUSED);
    /** Paused runs come last: halving pauses hundreds, which must not crowd out what runs and what is next. */
    private static final String QUEUE_ORDER =
            "case when state = PAUSED then 2 when state = QUEUED then 1 else 0 end, submittedAt, experimentId";

    private final Experiments experiments;
    private final Epochs epochs;
    private final TrainingCurves curves;
    private final ExperimentMarks marks;
    private final StoredJson json;

    ExperimentReads(
            Experiments experiments, Epochs epochs, TrainingCurves curves, ExperimentMarks marks, StoredJson json) {
        this.marks = marks;
        this.curves = curves;
        this.experiments = experiments;
        this.epochs = epochs;
        this.json = json;
    }

    Page<ExperimentView> list(ListQuery<ExperimentEntity> query) {
        return Listing.page(experiments, "Experiment", query, rows -> rows.stream()
                .map(row -> ExperimentView.of(row, null, json))
                .toList());
    }

    /** Those of a whole selection from its cursor on, in their order, as they are at one moment. */
    List<String> ids(ListQuery<ExperimentEntity> query) {
        return Listing.ids(experiments, "Experiment", "experimentId", query);
    }

    /**
     * The experiments of a selection grouped by a field, the largest group first, at most {@link Listing#MOST_GROUPS}.
     *
     * @throws ProblemException if there is no such field
     */
    public List<ExperimentGroup> groups(ListQuery<ExperimentEntity> query, String by) {
        return ExperimentGroup.of(Listing.groups(
                experiments, "Experiment", query, ExperimentFields.FIELDS.named("by", by), ExperimentGroup.SELECT));
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

    public ExperimentView one(String id) {
        return ExperimentView.of(entity(id), epochs(id), json);
    }

    /** The fields, and those of the tags that are in use. */
    List<FieldView> fieldViews() {
        return FieldView.of(ExperimentFields.FIELDS, marks.tagNames());
    }

    /**
     * The most frequent values of a field that experiments have, archived ones included.
     *
     * @param contains a part of the value, in any case
     * @throws ProblemException if there is no such field
     */
    List<FieldView.Value> values(String name, String contains) {
        var field = ExperimentFields.FIELDS.named("name", name);
        var query = ListQuery.<ExperimentEntity>of(
                "%1$s is not null and locate(lower(cast(:part as string)), lower(cast(%1$s as string))) > 0"
                        .formatted(field.property()),
                Map.of("part", contains.replace("\0", "")),
                "",
                "experiment_id",
                1,
                Optional.empty(),
                ExperimentFields.LIST);
        return Listing.groups(experiments, "Experiment", query, field, "").stream()
                .map(row -> new FieldView.Value(row[0], ((Number) row[1]).longValue()))
                .toList();
    }

    /** Models by their names, those of the newest experiments first. */
    public List<UsedModel> models(int most) {
        return experiments
                .getEntityManager()
                .createQuery(
                        "select new io.tunelab.results.query.UsedModel(e.asked.model, count(e),"
                                + " sum(case when e.state = :completed then 1L else 0L end), max(e.submittedAt))"
                                + " from Experiment e where e.asked.model is not null"
                                + " group by e.asked.model order by max(e.submittedAt) desc, e.asked.model",
                        UsedModel.class)
                .setParameter("completed", State.COMPLETED)
                .setMaxResults(most)
                .getResultList();
    }

    /** What is queued, running, stalled or paused, in the order of its submission, at most so many. */
    List<ExperimentEntity> unfinished(int most) {
        return experiments
                .find("state in ?1 order by " + QUEUE_ORDER, UNFINISHED)
                .range(0, most - 1)
                .list();
    }

    /** How many are in a state. */
    long count(State state) {
        return experiments.count("state", state);
    }

    /** When trainers were last heard of, by their names; none that were silent since. */
    Map<String, Instant> trainers(Instant since) {
        return experiments
                .getEntityManager()
                .createQuery(
                        "select e.worker, max(e.heardAt) from Experiment e"
                                + " where e.worker is not null and e.heardAt >= :since group by e.worker",
                        Object[].class)
                .setParameter("since", since)
                .getResultList()
                .stream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (Instant) row[1]));
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

    /** The training curve of a run; without points if it told none. */
    CurveView curve(String id) {
        entity(id);
        return curves(List.of(id)).getOrDefault(id, CurveView.empty(id));
    }

    /** The training curves of several, by id; without those that told none. */
    public Map<String, CurveView> curves(Collection<String> ids) {
        return curves.of(ids).values().stream().collect(Collectors.toMap(TrainingCurve::experimentId, CurveView::of));
    }

    /** Several without their epochs, which are most of what there is; by id, without those that nobody knows. */
    public Map<String, ExperimentView> summaries(Collection<String> ids) {
        return experiments.of(ids).stream()
                .collect(Collectors.toMap(run -> run.experimentId, run -> ExperimentView.of(run, null, json)));
    }

    /** The ids of those whose requests name a study, which need not be known here. */
    public List<String> labelled(String study) {
        return experiments.ofStudy(study);
    }

    List<EpochView> epochs(String id) {
        entity(id);
        return epochs.of(id).stream().map(EpochView::of).toList();
    }

    public ExperimentEntity entity(String id) {
        return experiments.findByIdOptional(id).orElseThrow(() -> ProblemException.notFound("experiment", id));
    }
}
