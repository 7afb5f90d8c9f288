package io.tunelab.results.study;

import io.tunelab.results.store.EpochEntity;
import io.tunelab.results.store.Epochs;
import io.tunelab.results.store.StudyCellEntity;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.study.plan.Cell;
import io.tunelab.results.study.plan.Plan;
import io.tunelab.results.study.spec.SelectBy;
import io.tunelab.results.study.spec.StudySpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far the runs of halved stages are. */
@ApplicationScoped
class Courses {
    private final Epochs epochs;

    Courses(Epochs epochs) {
        this.epochs = epochs;
    }

    /** Of the cells of halved stages; a study without any costs no query. */
    Map<Cell.Key, Cell.Course> of(StudySpec spec, List<StudyCells.WithRun> rows) {
        var halved = rows.stream()
                .filter(row -> spec.stage(row.cell().stage)
                        .flatMap(stage -> stage.draw())
                        .flatMap(draw -> draw.halving())
                        .isPresent())
                .filter(row -> row.cell().experimentId != null)
                .toList();
        var courses = new HashMap<Cell.Key, Cell.Course>();
        if (!halved.isEmpty()) {
            var ids = halved.stream()
                    .map(row -> row.cell().experimentId)
                    .distinct()
                    .toList();
            var byRun = epochs.of(ids).stream().collect(Collectors.groupingBy(epoch -> epoch.experimentId));
            halved.forEach(row -> courses.put(
                    StudyDecisions.key(row.cell()),
                    course(row, byRun.getOrDefault(row.cell().experimentId, List.of()), spec.selectBy())));
        }
        return courses;
    }

    /** Writes down what becomes of a paused cell; the trainers are told afterwards. */
    void decide(StudyCellEntity cell, Plan.Step step) {
        step.until().ifPresent(until -> cell.untilEpoch = until);
        step.stop().ifPresent(note -> cell.stopNote = note);
        cell.toldAt = null;
    }

    private static Cell.Course course(StudyCells.WithRun row, List<EpochEntity> epochs, SelectBy by) {
        var best = new ArrayList<Double>();
        for (var epoch : epochs) {
            double value = value(epoch, by);
            double before = best.isEmpty() ? value : best.get(best.size() - 1);
            best.add(Double.isNaN(before) || by.cost(value) < by.cost(before) ? value : before);
        }
        return new Cell.Course(
                row.cell().untilEpoch == null ? 0 : row.cell().untilEpoch,
                row.pausedAfter() == null ? 0 : row.pausedAfter(),
                Optional.ofNullable(row.cell().stopNote),
                best);
    }

    private static double value(EpochEntity epoch, SelectBy by) {
        var value = epoch.validation.value(by.measure());
        return value == null ? Double.NaN : value;
    }
}
