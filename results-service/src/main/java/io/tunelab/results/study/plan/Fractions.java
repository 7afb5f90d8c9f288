package io.tunelab.results.study.plan;

import io.tunelab.contract.request.RequestTable;
import io.tunelab.results.study.spec.RequestFields;
import io.tunelab.results.study.spec.SelectBy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fractions of the data that have their validation and test sets in common: what is compared to choose one. The other
 * settings are chosen first, by validation at the largest fraction; then the fraction, among runs with these settings.
 *
 * @param whole completed runs of the largest fraction with its best settings, in the order of their seeds
 * @param smaller the same of smaller fractions with the same settings, the largest of them first; without those of which
 *     fewer runs completed, as with other choices of the best
 */
public record Fractions(List<Cell> whole, List<List<Cell>> smaller) {
    private static final String FRACTION = RequestTable.DATASET_FRACTION.path();

    public Fractions {
        whole = List.copyOf(whole);
        smaller = smaller.stream().map(List::copyOf).toList();
    }

    /**
     * Empty where the fraction is not varied, not with equal settings, or with sets of their own.
     *
     * @param enough as {@link Choice#enough} says
     */
    public static Optional<Fractions> of(List<Cell> cells, SelectBy by, int enough) {
        var finished = finished(cells);
        if (!varies(cells) || haveOwnSets(cells) || finished.isEmpty()) {
            return Optional.empty();
        }
        double largest =
                finished.values().stream().mapToDouble(Fractions::of).max().orElseThrow();
        var wholes =
                finished.values().stream().filter(runs -> of(runs) == largest).toList();
        if (!isCrossed(finished, wholes)) {
            return Optional.empty();
        }
        int most = Math.min(enough, wholes.stream().mapToInt(List::size).max().orElseThrow());
        var whole = wholes.stream()
                .filter(runs -> runs.size() >= most)
                .min(Comparator.comparingDouble(runs -> by.cost(Choice.mean(runs))))
                .orElseThrow();
        var smaller = finished.values().stream()
                .filter(runs -> of(runs) < largest && settings(runs).equals(settings(whole)))
                .filter(runs -> runs.size() >= most)
                .sorted(Comparator.comparingDouble((List<Cell> runs) -> of(runs))
                        .reversed())
                .map(Fractions::bySeed)
                .toList();
        return Optional.of(new Fractions(bySeed(whole), smaller));
    }

    /** Whether some smaller fraction was run with the settings of a largest one. */
    private static boolean isCrossed(Map<String, List<Cell>> finished, List<List<Cell>> wholes) {
        var settings = wholes.stream().map(Fractions::settings).collect(Collectors.toSet());
        return finished.values().stream()
                .anyMatch(runs -> of(runs) < of(wholes.get(0)) && settings.contains(settings(runs)));
    }

    /** Completed runs by the name of their configuration. */
    static Map<String, List<Cell>> finished(List<Cell> cells) {
        var finished = new LinkedHashMap<String, List<Cell>>();
        cells.stream()
                .filter(cell ->
                        cell.state() == CellState.COMPLETED && cell.value().isPresent())
                .forEach(cell -> finished.computeIfAbsent(cell.name(), name -> new ArrayList<>())
                        .add(cell));
        return finished;
    }

    /** Whether there are several, whatever else differs. */
    static boolean varies(List<Cell> cells) {
        return cells.stream()
                        .mapToDouble(Fractions::of)
                        .filter(fraction -> fraction > 0)
                        .distinct()
                        .count()
                > 1;
    }

    /** Whether some of several fractions, or some splits of one, have validation sets of their own. */
    static boolean haveOwnSets(List<Cell> cells) {
        var requests = cells.stream().flatMap(cell -> cell.request().stream()).toList();
        return varies(cells)
                && (requests.stream()
                                .anyMatch(
                                        request -> !request.dataset().protocol().sharesTestRows())
                        || requests.stream()
                                        .map(request -> request.dataset().seed())
                                        .distinct()
                                        .count()
                                > 1);
    }

    /** 0 while the request is not known. */
    static double of(Cell cell) {
        return cell.request().map(request -> request.dataset().fraction()).orElse(0.0);
    }

    private static double of(List<Cell> runs) {
        return of(runs.get(0));
    }

    private static RequestFields settings(List<Cell> runs) {
        return runs.get(0).configuration().without(FRACTION);
    }

    private static List<Cell> bySeed(List<Cell> runs) {
        return runs.stream().sorted(Comparator.comparingInt(Cell::seed)).toList();
    }
}
