package io.tunelab.results.study;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.results.reuse.FinishedRuns;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.StudyCellEntity;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.store.StudyEntity;
import io.tunelab.results.store.StudyLooks;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.study.plan.Cell;
import io.tunelab.results.study.plan.CellState;
import io.tunelab.results.study.plan.Plan;
import io.tunelab.results.study.plan.Planner;
import io.tunelab.results.study.spec.RequestFields;
import io.tunelab.results.study.spec.SelectBy;
import io.tunelab.results.study.spec.StudySpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Moves a study on by what its cells have come to: writes down what is to be submitted and how the study ended. What is
 * decided is in the database before it is published, so that whoever goes on after a restart publishes the same.
 */
@ApplicationScoped
class StudyDecisions {
    private final Studies studies;
    private final StudyCells cells;
    private final StoredStudies stored;
    private final FinishedRuns finishedRuns;
    private final StudyLooks looks;
    private final Courses courses;
    private final FractionChoices fractions;
    private final Clock clock;

    StudyDecisions(
            Studies studies,
            StudyCells cells,
            StoredStudies stored,
            FinishedRuns finishedRuns,
            StudyLooks looks,
            Courses courses,
            FractionChoices fractions,
            Clock clock) {
        this.looks = looks;
        this.studies = studies;
        this.cells = cells;
        this.stored = stored;
        this.finishedRuns = finishedRuns;
        this.courses = courses;
        this.fractions = fractions;
        this.clock = clock;
    }

    /**
     * Does nothing while another replica has the study in hand.
     *
     * @return whether something is missing that comes without any change of a run
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    boolean decide(String studyId) {
        var active = studies.lockIfFree(studyId).filter(study -> !study.state.isFinal());
        if (active.isEmpty()) {
            return false;
        }
        var study = active.get();
        var rows = cells.of(List.of(studyId));
        if (study.state == StudyState.CANCELLING) {
            cancel(study, rows);
            return false;
        }
        var spec = stored.spec(study.spec);
        var known = cells(spec, rows);
        var open = open(study, spec);
        var waiting = fractions.choose(study, spec, rows, known, fractions.due(study, spec, rows, known, open));
        open.addAll(waiting);
        advance(study, spec, rows, plan(study, spec, open, known));
        return !waiting.isEmpty();
    }

    /** Ends a study that cannot go on. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void fail(String studyId, String reason) {
        studies.lockIfFree(studyId)
                .filter(study -> !study.state.isFinal())
                .ifPresent(study -> end(study, StudyState.FAILED, Optional.of(reason)));
    }

    /** The plan of a study as it is. */
    Plan plan(StudyEntity study, StudySpec spec, List<StudyCells.WithRun> rows) {
        var known = cells(spec, rows);
        var open = open(study, spec);
        if (!study.state.isFinal()) {
            open.addAll(fractions.due(study, spec, rows, known, open));
        }
        return plan(study, spec, open, known);
    }

    private Plan plan(StudyEntity study, StudySpec spec, Set<String> open, List<Cell> known) {
        return Planner.plan(study.studyId, spec, bases(study), open, fractions.taken(study), known);
    }

    private List<Cell> cells(StudySpec spec, List<StudyCells.WithRun> rows) {
        var courses = this.courses.of(spec, rows);
        return rows.stream()
                .map(row -> cell(row, spec.selectBy(), courses.getOrDefault(key(row.cell()), Cell.Course.NONE)))
                .toList();
    }

    private Set<String> open(StudyEntity study, StudySpec spec) {
        return spec.stages().stream()
                .filter(stage -> stage.decide().isPresent() && !study.state.isFinal())
                .map(StudySpec.Stage::name)
                .filter(stage -> looks.isOpen(study.studyId, stage))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** By stage, what it took from earlier ones. */
    Map<String, RequestFields> bases(StudyEntity study) {
        var bases = new HashMap<String, RequestFields>();
        stored.tree(study.bases)
                .properties()
                .forEach(base -> bases.put(base.getKey(), RequestFields.of((ObjectNode) base.getValue())));
        return bases;
    }

    private void cancel(StudyEntity study, List<StudyCells.WithRun> rows) {
        boolean isOver = true;
        for (var row : rows) {
            var state = CellStates.of(row.cell(), row.state());
            if (state == CellState.WAITING) {
                row.cell().withdrawn = true;
            } else {
                isOver &= state.isFinal();
            }
        }
        if (isOver) {
            end(study, StudyState.CANCELLED, Optional.empty());
        }
    }

    private void advance(StudyEntity study, StudySpec spec, List<StudyCells.WithRun> rows, Plan plan) {
        plan.end()
                .ifPresent(end -> end(study, end.isComplete() ? StudyState.COMPLETED : StudyState.FAILED, end.note()));
        if (study.state != StudyState.RUNNING
                || plan.due().isEmpty() && plan.steps().isEmpty()) {
            return;
        }
        var bases = new HashMap<String, Object>();
        plan.bases().forEach((stage, base) -> bases.put(stage, base.json()));
        study.bases = stored.text(bases);
        study.updatedAt = clock.instant();
        var byKey = rows.stream()
                .map(StudyCells.WithRun::cell)
                .collect(Collectors.toMap(StudyDecisions::key, cell -> cell));
        var reused = reused(plan.due(), spec);
        plan.due().forEach(due -> decide(byKey.get(due.cell()), due, Optional.ofNullable(reused.get(due.cell()))));
        plan.steps().forEach(step -> courses.decide(byKey.get(step.cell()), step));
    }

    /** By cell, the finished runs that stand for them. They are held: nobody deletes one before the cell is seen to use it. */
    private Map<Cell.Key, String> reused(List<Plan.Due> all, StudySpec spec) {
        var found = new HashMap<Cell.Key, String>();
        for (var due : all) {
            if (spec.reuse() && due.request().reuse()) {
                finishedRuns
                        .equalTo(due.request(), spec.selectBy().measure())
                        .ifPresent(id -> found.put(due.cell(), id));
            }
        }
        if (!found.isEmpty()) {
            found.values().retainAll(finishedRuns.hold(Set.copyOf(found.values())));
        }
        return found;
    }

    private void decide(StudyCellEntity cell, Plan.Due due, Optional<String> finished) {
        cell.request = stored.text(due.request());
        cell.reused = finished.isPresent();
        cell.experimentId = finished.orElse(due.request().experimentId());
    }

    private void end(StudyEntity study, StudyState state, Optional<String> note) {
        study.state = state;
        study.note = note.orElse(null);
        study.updatedAt = clock.instant();
        study.finishedAt = study.updatedAt;
    }

    private Cell cell(StudyCells.WithRun row, SelectBy selectBy, Cell.Course course) {
        var cell = row.cell();
        var state = CellStates.of(cell, row.state());
        return new Cell(
                key(cell),
                cell.name,
                stored.fields(cell.configuration),
                cell.seed,
                cell.tryNumber,
                Optional.ofNullable(cell.request).map(stored::request),
                state,
                state == CellState.COMPLETED ? value(row, selectBy) : OptionalDouble.empty(),
                course);
    }

    /** What a study selects by, of a run's best epoch; empty where that is undefined. */
    static OptionalDouble value(StudyCells.WithRun row, SelectBy selectBy) {
        var value = row.best() == null ? null : row.best().value(selectBy.measure());
        return value == null || value.isNaN() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    static Cell.Key key(StudyCellEntity cell) {
        return new Cell.Key(cell.stage, cell.number);
    }
}
