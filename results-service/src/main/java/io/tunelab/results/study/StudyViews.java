package io.tunelab.results.study;

import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.store.StudyEntity;
import io.tunelab.results.store.StudyLookEntity;
import io.tunelab.results.store.StudyLooks;
import io.tunelab.results.study.StudyView.BestView;
import io.tunelab.results.study.StudyView.Progress;
import io.tunelab.results.study.StudyView.StageView;
import io.tunelab.results.study.plan.Plan;
import io.tunelab.results.study.plan.Plan.StagePlan;
import io.tunelab.results.study.spec.Decide;
import io.tunelab.results.study.spec.SelectBy;
import io.tunelab.results.study.spec.StudySpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes views of studies. */
@ApplicationScoped
class StudyViews {
    private final StudyDecisions decisions;
    private final StoredStudies stored;
    private final StudyLooks looks;

    StudyViews(StudyDecisions decisions, StoredStudies stored, StudyLooks looks) {
        this.looks = looks;
        this.decisions = decisions;
        this.stored = stored;
    }

    StudyView brief(StudyEntity study, List<StudyCells.WithRun> rows) {
        var spec = stored.spec(study.spec);
        return view(study, spec, rows, decisions.plan(study, spec, rows), null, null);
    }

    /** @param runs the experiments of the cells by their ids */
    StudyView full(StudyEntity study, List<StudyCells.WithRun> rows, Map<String, ExperimentEntity> runs) {
        var spec = stored.spec(study.spec);
        var plan = decisions.plan(study, spec, rows);
        var bases = decisions.bases(study);
        var stages = plan.stages().stream()
                .map(stage -> {
                    var own = of(stage.name(), rows);
                    var base = bases.get(stage.name());
                    return new StageView(
                            stage.name(),
                            stage.state(),
                            Stream.concat(stage.note().stream(), stage.caution().stream())
                                    .reduce((one, other) -> one + "; " + other)
                                    .orElse(null),
                            base == null || base.isEmpty() ? null : base.json(),
                            progress(own),
                            best(stage, rows),
                            deciding(study.studyId, spec.stage(stage.name()).orElseThrow()),
                            own.stream().map(row -> cell(row, runs)).toList());
                })
                .toList();
        return view(study, spec, rows, plan, eta(study, rows, runs), stages);
    }

    private StudyView view(
            StudyEntity study,
            StudySpec spec,
            List<StudyCells.WithRun> rows,
            Plan plan,
            Double eta,
            List<StageView> stages) {
        return new StudyView(
                study.studyId,
                study.name,
                study.question,
                new StudyView.Marks(study.notes, StudyFields.tags(study), study.archivedAt),
                new StudyView.Standing(study.state, study.note, progress(rows), eta),
                new StudyView.Times(study.createdAt, study.updatedAt, study.finishedAt),
                new StudyView.Selection(spec.selectBy().wireName(), best(plan, rows, spec.selectBy())),
                stages == null ? null : stored.tree(study.spec),
                stages);
    }

    private String deciding(String study, StudySpec.Stage stage) {
        return stage.decide()
                .map(decide -> decide(looks.of(study, stage.name()), stage, decide))
                .orElse(null);
    }

    private static String decide(List<StudyLookEntity> taken, StudySpec.Stage stage, Decide decide) {
        var against = "against %s, %d to %d seeds: "
                .formatted(decide.baseline(), stage.seeds().count(), decide.maxSeeds());
        if (taken.isEmpty()) {
            return against + "the first look is still to come";
        }
        int seeds = taken.get(taken.size() - 1).seeds;
        var open = taken.stream()
                .filter(look -> look.seeds == seeds && look.isOpen)
                .map(look -> look.name)
                .toList();
        return against + (open.isEmpty() ? "over" : "open " + String.join(", ", open)) + " after " + seeds + " seeds";
    }

    private static List<StudyCells.WithRun> of(String stage, List<StudyCells.WithRun> rows) {
        return rows.stream().filter(row -> row.cell().stage.equals(stage)).toList();
    }

    /** The best value, among stages that have the validation set of the last one: values on another say nothing of it. */
    private static BestView best(Plan plan, List<StudyCells.WithRun> rows, SelectBy by) {
        var stages =
                plan.stages().stream().filter(stage -> stage.best().isPresent()).toList();
        if (stages.isEmpty()) {
            return null;
        }
        var sets = stages.get(stages.size() - 1).best().orElseThrow().validation();
        var comparable = stages.stream()
                .collect(Collectors.partitioningBy(
                        stage -> stage.best().orElseThrow().validation().equals(sets)));
        var best = comparable.get(true).stream()
                .min(Comparator.comparingDouble(
                        stage -> by.cost(stage.best().orElseThrow().value())))
                .map(stage -> best(stage, rows))
                .orElseThrow();
        var others = comparable.get(false).stream().map(StagePlan::name).toList();
        return others.isEmpty()
                ? best
                : best.withCaution("not comparable with the best of %s (other validation set)"
                        .formatted(String.join(", ", others)));
    }

    private static BestView best(StagePlan stage, List<StudyCells.WithRun> rows) {
        return stage.best()
                .map(best -> new BestView(
                        stage.name(),
                        best.name(),
                        best.value(),
                        best.runs(),
                        CellNames.of(best.cell()),
                        rows.stream()
                                .map(StudyCells.WithRun::cell)
                                .filter(cell -> CellNames.of(cell).equals(CellNames.of(best.cell())))
                                .findFirst()
                                .map(cell -> cell.experimentId)
                                .orElse(null),
                        best.reason().orElse(null),
                        null))
                .orElse(null);
    }

    private static Progress progress(List<StudyCells.WithRun> rows) {
        return Progress.of(
                rows.stream().map(row -> CellStates.of(row.cell(), row.state())).toList(),
                (int) rows.stream().filter(row -> row.cell().reused).count());
    }

    private CellView cell(StudyCells.WithRun row, Map<String, ExperimentEntity> runs) {
        return CellView.of(row.cell(), CellStates.of(row.cell(), row.state()), run(row, runs), stored);
    }

    /** One without values where the cell has not been submitted. */
    private static ExperimentEntity run(StudyCells.WithRun row, Map<String, ExperimentEntity> runs) {
        return runs.getOrDefault(String.valueOf(row.cell().experimentId), new ExperimentEntity());
    }

    private Double eta(StudyEntity study, List<StudyCells.WithRun> rows, Map<String, ExperimentEntity> runs) {
        if (study.state.isFinal()) {
            return null;
        }
        var parts = rows.stream()
                .map(row -> {
                    var run = run(row, runs);
                    var left = run.progress == null
                            ? OptionalDouble.empty()
                            : optional(stored.tree(run.progress)
                                    .path("eta_seconds")
                                    .asDouble(Double.NaN));
                    var seconds =
                            run.totalSeconds == null ? OptionalDouble.empty() : OptionalDouble.of(run.totalSeconds);
                    return new Eta.Part(row.cell().stage, CellStates.of(row.cell(), row.state()), seconds, left);
                })
                .toList();
        var seconds = Eta.seconds(parts);
        return seconds.isPresent() ? seconds.getAsDouble() : null;
    }

    private static OptionalDouble optional(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
