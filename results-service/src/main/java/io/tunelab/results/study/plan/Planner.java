package io.tunelab.results.study.plan;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.contract.request.RequestValues;
import io.tunelab.results.study.plan.Choice.Taken;
import io.tunelab.results.study.plan.Plan.Due;
import io.tunelab.results.study.plan.Plan.End;
import io.tunelab.results.study.plan.Plan.StagePlan;
import io.tunelab.results.study.plan.Plan.StageState;
import io.tunelab.results.study.plan.Plan.Step;
import io.tunelab.results.study.spec.RequestFields;
import io.tunelab.results.study.spec.StudySpec;
import io.tunelab.results.study.spec.StudySpec.Halving;
import io.tunelab.results.study.spec.StudySpec.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what of a study can be submitted now: pure, the same study and cells give the same plan. A stage begins when the
 * stages that it takes from have ended; one that takes from none begins at once.
 */
public final class Planner {
    private Planner() {}

    /** All cells of a study that has not begun, stage by stage. */
    public static List<Cell> cells(StudySpec spec) {
        var cells = new ArrayList<Cell>();
        for (var stage : spec.stages()) {
            int number = 0;
            for (var configuration : stage.configurations()) {
                for (int seed : stage.seeds().of(spec.fixed().with(configuration.fields()))) {
                    cells.add(new Cell(
                            new Cell.Key(stage.name(), ++number),
                            configuration.name(),
                            configuration.fields(),
                            seed,
                            1,
                            Optional.empty(),
                            CellState.WAITING,
                            OptionalDouble.empty()));
                }
            }
        }
        return cells;
    }

    /**
     * What comes next.
     *
     * @param bases what stages that have begun took from earlier ones; stays, whatever becomes of those later
     * @param open stages that have something to decide still: more cells may come, or a comparison of fractions
     */
    public static Plan plan(
            String studyId, StudySpec spec, Map<String, RequestFields> bases, Set<String> open, List<Cell> cells) {
        return plan(studyId, spec, bases, open, Map.of(), cells);
    }

    /** @param taken by stage, what a comparison of its fractions came to */
    public static Plan plan(
            String studyId,
            StudySpec spec,
            Map<String, RequestFields> bases,
            Set<String> open,
            Map<String, Taken> taken,
            List<Cell> cells) {
        return new Planning(studyId, spec, bases, open, taken, cells).plan();
    }

    /** One planning. */
    private static final class Planning {
        private final String studyId;
        private final StudySpec spec;
        private final Map<String, RequestFields> bases;
        private final Set<String> open;
        private final Map<String, Taken> taken;
        private final Map<String, List<Cell>> byStage;
        private final Map<String, StagePlan> stages = new LinkedHashMap<>();
        private final List<Due> due = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        /** What is on its way: an equal experiment waits for it and then takes its result. */
        private final Set<RequestValues> onTheirWay = new HashSet<>();

        Planning(
                String studyId,
                StudySpec spec,
                Map<String, RequestFields> bases,
                Set<String> open,
                Map<String, Taken> taken,
                List<Cell> cells) {
            this.studyId = studyId;
            this.spec = spec;
            this.bases = new HashMap<>(bases);
            this.open = Set.copyOf(open);
            this.taken = Map.copyOf(taken);
            this.byStage = cells.stream()
                    .collect(Collectors.groupingBy(cell -> cell.key().stage()));
            cells.stream()
                    .filter(cell -> !cell.state().isFinal())
                    .flatMap(cell -> cell.request().stream())
                    .map(ExperimentRequest::settings)
                    .forEach(onTheirWay::add);
        }

        Plan plan() {
            spec.stages().forEach(stage -> stages.put(stage.name(), plan(stage)));
            return new Plan(due, steps, List.copyOf(stages.values()), bases, end());
        }

        private StagePlan plan(Stage stage) {
            var cells = byStage.getOrDefault(stage.name(), List.of());
            var sources = stage.bestOf().stream()
                    .map(bestOf -> stages.get(bestOf.stage()))
                    .toList();
            if (!bases.containsKey(stage.name())) {
                var blocking = sources.stream()
                        .filter(source -> source.state() == StageState.BLOCKED
                                || source.state() == StageState.COMPLETED
                                        && source.best().isEmpty())
                        .findFirst();
                if (blocking.isPresent()) {
                    return unstarted(
                            stage,
                            StageState.BLOCKED,
                            blocking.map(source -> "it starts from the best of '" + source.name()
                                    + "', of which no run completed with a value to select by"));
                }
                if (sources.stream().anyMatch(source -> source.state() != StageState.COMPLETED)) {
                    return unstarted(stage, StageState.WAITING, Optional.empty());
                }
                bases.put(stage.name(), base(stage));
            }
            var halving = stage.draw().flatMap(draw -> draw.halving());
            cells.stream()
                    .filter(cell ->
                            cell.state() == CellState.WAITING && cell.request().isEmpty())
                    .forEach(cell -> submit(cell, stage, halving));
            halving.ifPresent(rungs -> steps.addAll(Rungs.steps(rungs, cells, spec.selectBy())));
            boolean isOver = cells.stream().allMatch(cell -> cell.state().isFinal()) && !open.contains(stage.name());
            return new StagePlan(
                    stage.name(),
                    isOver ? StageState.COMPLETED : StageState.RUNNING,
                    Choice.best(
                            cells,
                            spec.selectBy(),
                            Choice.enough(stage),
                            isOver,
                            Optional.ofNullable(taken.get(stage.name()))),
                    Stream.of(stage.draw().flatMap(draw -> draw.shortfall()), failures(cells), undefined(cells))
                            .flatMap(Optional::stream)
                            .reduce((one, other) -> one + "; " + other),
                    Stream.concat(
                                    Choice.caution(cells, spec.selectBy(), Choice.enough(stage)).stream(),
                                    halving.stream().flatMap(rungs -> Rungs.caution(rungs, cells).stream()))
                            .reduce((one, other) -> one + "; " + other));
        }

        private StagePlan unstarted(Stage stage, StageState state, Optional<String> note) {
            return new StagePlan(stage.name(), state, Optional.empty(), note, Optional.empty());
        }

        private RequestFields base(Stage stage) {
            var base = RequestFields.NONE;
            for (var bestOf : stage.bestOf()) {
                var best = stages.get(bestOf.stage()).best().orElseThrow().cell();
                var request = byStage.get(bestOf.stage()).stream()
                        .filter(cell -> cell.key().equals(best))
                        .findFirst()
                        .flatMap(Cell::request)
                        .orElseThrow();
                base = base.with(taken(request, bestOf.take()));
            }
            return base;
        }

        /** Defaults included that requests leave unwritten: what is fixed would take their place. */
        private static RequestFields taken(ExperimentRequest request, List<String> take) {
            var written = RequestFields.of(request.json()).only(take);
            var taken = written;
            for (var path : take) {
                var unwritten = RequestTable.find(path)
                        .filter(field -> written.at(path).isEmpty())
                        .flatMap(request.values()::json);
                if (unwritten.isPresent()) {
                    taken = taken.with(path, unwritten.get());
                }
            }
            return taken;
        }

        private void submit(Cell cell, Stage stage, Optional<Halving> halving) {
            var configuration = spec.fixed().with(bases.get(stage.name())).with(cell.configuration());
            var fields = stage.seeds().fields(configuration, cell.seed()).with("study", TextNode.valueOf(studyId));
            if (halving.isPresent()) {
                fields = fields.with(
                        "pause_after", IntNode.valueOf(halving.get().rungs().get(0)));
            }
            var request = RequestReader.STRICT.read(fields.json(), () -> cell.experimentId(studyId));
            boolean mayReuse = spec.reuse() && request.reuse();
            if (onTheirWay.add(request.settings()) || !mayReuse) {
                due.add(new Due(cell.key(), request));
            }
        }

        private Optional<String> failures(List<Cell> cells) {
            var names = cells.stream()
                    .filter(cell -> cell.state() == CellState.FAILED)
                    .map(cell -> cell.name() + " seed " + cell.seed())
                    .toList();
            return names.isEmpty()
                    ? Optional.empty()
                    : Optional.of(names.size() + " of " + cells.size() + " failed: " + String.join(", ", names));
        }

        private Optional<String> undefined(List<Cell> cells) {
            long completed = cells.stream()
                    .filter(cell -> cell.state() == CellState.COMPLETED)
                    .count();
            long without = cells.stream()
                    .filter(cell ->
                            cell.state() == CellState.COMPLETED && cell.value().isEmpty())
                    .count();
            return without == 0
                    ? Optional.empty()
                    : Optional.of("%s is undefined in %d of %d completed runs, which are not chosen"
                            .formatted(spec.selectBy().wireName(), without, completed));
        }

        private Optional<End> end() {
            boolean isOver = stages.values().stream()
                    .allMatch(stage -> stage.state() == StageState.COMPLETED || stage.state() == StageState.BLOCKED);
            if (!isOver) {
                return Optional.empty();
            }
            boolean hasBest =
                    stages.values().stream().allMatch(stage -> stage.best().isPresent());
            var note = stages.values().stream()
                    .flatMap(stage -> stage.note().stream().map(text -> "stage '" + stage.name() + "': " + text))
                    .collect(Collectors.joining("; "));
            return Optional.of(new End(hasBest, Optional.of(note).filter(text -> !text.isEmpty())));
        }
    }
}
