package io.tunelab.results.study.plan;

import io.tunelab.results.study.plan.Plan.Best;
import io.tunelab.results.study.spec.SelectBy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the best configuration by validation, by the mean over its seeds. Where runs failed, only configurations with
 * the most completed runs are in the choice: a mean of fewer may be low by luck. Of equal ones the first is taken.
 */
public final class Choice {
    private Choice() {}

    public static Optional<Best> best(List<Cell> cells, SelectBy by) {
        var finished = new LinkedHashMap<String, List<Cell>>();
        cells.stream()
                .filter(cell ->
                        cell.state() == CellState.COMPLETED && cell.value().isPresent())
                .forEach(cell -> finished.computeIfAbsent(cell.name(), name -> new ArrayList<>())
                        .add(cell));
        int most = finished.values().stream().mapToInt(List::size).max().orElse(0);
        return finished.entrySet().stream()
                .filter(entry -> entry.getValue().size() == most)
                .map(entry -> best(entry, by))
                .min(Comparator.comparingDouble(best -> by.cost(best.value())));
    }

    private static Best best(Map.Entry<String, List<Cell>> configuration, SelectBy by) {
        var runs = configuration.getValue();
        double mean = runs.stream()
                .mapToDouble(cell -> cell.value().getAsDouble())
                .average()
                .orElseThrow();
        var first = runs.stream()
                .min(Comparator.comparingDouble(cell -> by.cost(cell.value().getAsDouble())))
                .orElseThrow();
        return new Best(configuration.getKey(), mean, runs.size(), first.key());
    }
}
