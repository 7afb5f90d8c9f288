package io.tunelab.results.study.plan;

import io.tunelab.results.study.plan.Plan.Step;
import io.tunelab.results.study.spec.SelectBy;
import io.tunelab.results.study.spec.StudySpec.Halving;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Synchronous successive halving (Jamieson and Talwalkar 2016): all configurations train to the first rung; the best of
 * them by validation go on to the next, the others stop, and so on. Seeds of a configuration go on or stop together. Pure:
 * epochs that were reported do not change, so that the same cells always lead to the same steps, also after a restart.
 */
final class Rungs {
    private final Halving halving;
    private final SelectBy by;
    private final List<Step> steps = new ArrayList<>();

    private Rungs(Halving halving, SelectBy by) {
        this.halving = halving;
        this.by = by;
    }

    /** What is to be done now; empty while a rung waits for runs. */
    static List<Step> steps(Halving halving, List<Cell> cells, SelectBy by) {
        var rungs = new Rungs(halving, by);
        var entrants =
                cells.stream().collect(Collectors.groupingBy(Cell::name, LinkedHashMap::new, Collectors.toList()));
        for (int rung = 0; rung + 1 < halving.rungs().size() && rungs.isReached(rung, entrants); rung++) {
            entrants.keySet().retainAll(rungs.decide(rung, entrants));
        }
        return rungs.steps;
    }

    /** What to know of a stage's results. */
    static Optional<String> caution(Halving halving, List<Cell> cells) {
        var stopped = cells.stream()
                .filter(cell -> cell.state() == CellState.STOPPED)
                .map(Cell::name)
                .distinct()
                .count();
        var all = cells.stream().map(Cell::name).distinct().count();
        return stopped == 0
                ? Optional.empty()
                : Optional.of(("%d of %d configurations were stopped by validation before epoch %d and were not tested;"
                                + " their validation results are of fewer epochs")
                        .formatted(stopped, all, halving.budget()));
    }

    private boolean isReached(int rung, Map<String, List<Cell>> entrants) {
        int epoch = halving.rungs().get(rung);
        return entrants.values().stream()
                .flatMap(List::stream)
                .allMatch(cell -> cell.state().isFinal() || allowed(cell) > epoch || isWaiting(cell, epoch));
    }

    /** Ranks the configurations of a rung; returns the names of those that go on. */
    private Set<String> decide(int rung, Map<String, List<Cell>> entrants) {
        int epoch = halving.rungs().get(rung);
        int next = halving.rungs().get(rung + 1);
        var ranking = ranking(epoch, entrants);
        var staying = new HashSet<>(ranking.subList(0, Math.min(ranking.size(), halving.places(ranking.size()))));
        entrants.forEach((name, cells) -> {
            if (cells.stream().anyMatch(cell -> allowed(cell) > epoch)) {
                staying.add(name); // decided before; a retried run that comes later does not take its place
            }
        });
        entrants.forEach((name, cells) -> cells.stream()
                .filter(cell -> isWaiting(cell, epoch) && allowed(cell) <= epoch)
                .filter(cell -> cell.course().stopped().isEmpty())
                .forEach(cell -> steps.add(
                        staying.contains(name)
                                ? new Step(cell.key(), OptionalInt.of(next), Optional.empty())
                                : new Step(cell.key(), OptionalInt.empty(), Optional.of(note(rung, name, ranking))))));
        return staying;
    }

    private String note(int rung, String name, List<String> ranking) {
        return "stopped at rung %d of %d by validation: place %d of %d"
                .formatted(rung + 1, halving.rungs().size(), ranking.indexOf(name) + 1, ranking.size());
    }

    /** Names, the best first; one of whose runs fewer came so far than of others is behind those. */
    private List<String> ranking(int epoch, Map<String, List<Cell>> entrants) {
        record Score(String name, long runs, double cost) {}
        return entrants.entrySet().stream()
                .map(entry -> {
                    var costs = entry.getValue().stream()
                            .filter(cell -> isInTheRace(cell, epoch))
                            .flatMap(cell -> cell.course().at(epoch, cell.state() == CellState.COMPLETED).stream())
                            .mapToDouble(by::cost)
                            .summaryStatistics();
                    return new Score(entry.getKey(), costs.getCount(), costs.getAverage());
                })
                .filter(score -> score.runs() > 0)
                .sorted(Comparator.comparingLong(Score::runs).reversed().thenComparingDouble(Score::cost))
                .map(Score::name)
                .toList();
    }

    /** A run that failed or was cancelled before it was let past the rung takes no place from one that can go on. */
    private boolean isInTheRace(Cell cell, int epoch) {
        return cell.state() != CellState.FAILED && cell.state() != CellState.CANCELLED || allowed(cell) > epoch;
    }

    private static boolean isWaiting(Cell cell, int epoch) {
        return cell.state() == CellState.PAUSED && cell.course().pausedAfter() >= epoch;
    }

    private int allowed(Cell cell) {
        return Math.max(cell.course().until(), halving.rungs().get(0));
    }
}
