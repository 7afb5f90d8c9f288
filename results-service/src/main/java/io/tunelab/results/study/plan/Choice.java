package io.tunelab.results.study.plan;

import io.tunelab.results.study.plan.Plan.Best;
import io.tunelab.results.study.spec.SelectBy;
import io.tunelab.results.study.spec.StudySpec.Stage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Chooses the best configuration by validation, by the mean over its seeds. Where runs failed, only configurations with
 * the most completed runs are in the choice: a mean of fewer may be low by luck. Of equal ones the first is taken.
 *
 * <p>More data rarely hurts but costs more. So of fractions with one validation set the smallest that is equivalent
 * to the largest is {@link Taken}, and the largest until that is known. A stage that was over before fractions were compared,
 * or was cancelled, keeps the best by validation. Fractions that have validation sets of their own
 * cannot be compared by validation, as the set of one may be easier than that of another: of those the largest is taken.
 */
public final class Choice {
    private Choice() {}

    /**
     * The configuration that a comparison of {@link Fractions} came to.
     *
     * @param reason why that one, for people
     */
    public record Taken(String name, String reason) {}

    /** How many completed runs make a configuration eligible: those of the first look of a stage that decides, else the most. */
    public static int enough(Stage stage) {
        return stage.decide().isPresent() ? stage.seeds().count() : Integer.MAX_VALUE;
    }

    /**
     * @param enough configurations with so many completed runs are in the choice, whether or not others have more
     * @param isOver whether nothing is still to be decided: fractions of which none was taken then will not be compared
     * @param taken of a stage with {@link Fractions} whose runs have ended
     */
    public static Optional<Best> best(
            List<Cell> cells, SelectBy by, int enough, boolean isOver, Optional<Taken> taken) {
        var finished = Fractions.finished(cells);
        var fractions = Fractions.of(cells, by, enough).filter(found -> taken.isPresent() || !isOver);
        if (fractions.isPresent()) {
            var whole = fractions.get().whole().get(0).name();
            var name = taken.map(Taken::name).filter(finished::containsKey).orElse(whole);
            return Optional.of(best(name, finished.get(name), by, taken.map(Taken::reason)));
        }
        if (Fractions.haveOwnSets(cells)) {
            double largest = finished.values().stream()
                    .mapToDouble(runs -> Fractions.of(runs.get(0)))
                    .max()
                    .orElse(0);
            finished.values().removeIf(runs -> Fractions.of(runs.get(0)) < largest);
        }
        int most = Math.min(
                enough, finished.values().stream().mapToInt(List::size).max().orElse(0));
        return finished.entrySet().stream()
                .filter(entry -> entry.getValue().size() >= most)
                .map(entry -> best(entry, by))
                .min(Comparator.comparingDouble(best -> by.cost(best.value())));
    }

    /** What to know about the choice. */
    static Optional<String> caution(List<Cell> cells, SelectBy by, int enough) {
        if (Fractions.haveOwnSets(cells)) {
            return Optional.of(
                    "the fractions have different validation and test sets, so that their scores are not comparable"
                            + " and the largest is taken as the best; protocol fixed-test with one dataset.seed gives all fractions the"
                            + " same sets");
        }
        if (!areValidatedAlike(cells)) {
            return Optional.of(
                    "the configurations have different validation sets, so that their scores are not comparable; the best"
                            + " by validation " + by.measure().title() + " is taken all the same");
        }
        return Fractions.varies(cells)
                        && !Fractions.finished(cells).isEmpty()
                        && Fractions.of(cells, by, enough).isEmpty()
                ? Optional.of(
                        "no smaller fraction was run with the settings of a largest one, so that the effects of the fraction"
                                + " and of the other fields cannot be told apart, and the best by validation is taken")
                : Optional.empty();
    }

    /** Whether all configurations have the same validation sets: one, or one for each split that varies. */
    private static boolean areValidatedAlike(List<Cell> cells) {
        return cells.stream().collect(Collectors.groupingBy(Cell::name)).values().stream()
                        .map(Choice::validation)
                        .filter(sets -> !sets.datasets().isEmpty())
                        .distinct()
                        .count()
                < 2;
    }

    private static ExampleSets validation(List<Cell> runs) {
        return ExampleSets.ofValidation(runs.stream().flatMap(cell -> cell.request().stream()));
    }

    private static Best best(Map.Entry<String, List<Cell>> configuration, SelectBy by) {
        return best(configuration.getKey(), configuration.getValue(), by, Optional.empty());
    }

    private static Best best(String name, List<Cell> runs, SelectBy by, Optional<String> reason) {
        var first = runs.stream()
                .min(Comparator.comparingDouble(cell -> by.cost(cell.value().getAsDouble())))
                .orElseThrow();
        return new Best(name, mean(runs), runs.size(), first.key(), reason, validation(runs));
    }

    /** Of what the study selects by, over completed runs. */
    static double mean(List<Cell> runs) {
        return runs.stream()
                .mapToDouble(cell -> cell.value().getAsDouble())
                .average()
                .orElseThrow();
    }
}
