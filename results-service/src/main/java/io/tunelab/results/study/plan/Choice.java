package io.tunelab.results.study.plan;

import io.tunelab.results.study.plan.Plan.Best;
import io.tunelab.results.study.spec.SelectBy;
import io.tunelab.results.study.spec.StudySpec.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the best configuration by validation, by the mean over its seeds. Where runs failed, only configurations with
 * the most completed runs are in the choice: a mean of fewer may be low by luck. Of equal ones the first is taken.
 *
 * <p>Fractions of the data that have validation sets of their own cannot be compared by validation: the set of one may be
 * easier than that of another. Of those the largest is taken.
 */
public final class Choice {
    private Choice() {}

    /** How many completed runs make a configuration eligible: those of the first look of a stage that decides, else the most. */
    public static int enough(Stage stage) {
        return stage.decide().isPresent() ? stage.seeds().count() : Integer.MAX_VALUE;
    }

    /** @param enough configurations with so many completed runs are in the choice, whether or not others have more */
    public static Optional<Best> best(List<Cell> cells, SelectBy by, int enough) {
        var finished = new LinkedHashMap<String, List<Cell>>();
        cells.stream()
                .filter(cell ->
                        cell.state() == CellState.COMPLETED && cell.value().isPresent())
                .forEach(cell -> finished.computeIfAbsent(cell.name(), name -> new ArrayList<>())
                        .add(cell));
        if (hasOwnValidationSets(cells)) {
            double largest = cells.stream()
                    .filter(cell -> finished.containsKey(cell.name()))
                    .mapToDouble(Choice::fraction)
                    .max()
                    .orElse(0);
            finished.values().removeIf(runs -> fraction(runs.get(0)) < largest);
        }
        int most = Math.min(
                enough, finished.values().stream().mapToInt(List::size).max().orElse(0));
        return finished.entrySet().stream()
                .filter(entry -> entry.getValue().size() >= most)
                .map(entry -> best(entry, by))
                .min(Comparator.comparingDouble(best -> by.cost(best.value())));
    }

    /** What to know about the choice. */
    static Optional<String> caution(List<Cell> cells) {
        return hasOwnValidationSets(cells)
                ? Optional.of(
                        "the fractions have different validation and test sets, so that their scores are not comparable"
                                + " and the largest is taken as the best; protocol fixed-test gives all fractions the same sets")
                : Optional.empty();
    }

    private static boolean hasOwnValidationSets(List<Cell> cells) {
        return cells.stream()
                                .mapToDouble(Choice::fraction)
                                .filter(fraction -> fraction > 0)
                                .distinct()
                                .count()
                        > 1
                && cells.stream()
                        .flatMap(cell -> cell.request().stream())
                        .anyMatch(request -> !request.dataset().protocol().sharesTestRows());
    }

    /** 0 while the request is not known. */
    private static double fraction(Cell cell) {
        return cell.request().map(request -> request.dataset().fraction()).orElse(0.0);
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
