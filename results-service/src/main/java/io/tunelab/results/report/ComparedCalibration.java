package io.tunelab.results.report;

import io.tunelab.results.analysis.Reliability;
import io.tunelab.results.analysis.TestedRun;
import io.tunelab.results.baseline.Imported;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** How well the sides of a comparison are calibrated, means over their runs. */
final class ComparedCalibration {
    /** Of more, only the first and the range of the others are named. */
    private static final int MOST_SIDES = 12;

    private ComparedCalibration() {}

    private record Side(String name, double error, double brier) {
        private String text() {
            return "%s %s and %s".formatted(name, Figures.percent(error), Figures.decimal(brier, 3));
        }
    }

    /** In the order of the sides, without those that have no probabilities; empty if none has. */
    static Optional<String> inWords(Map<ComparedSide, List<TestedRun>> sides) {
        var known = sides.entrySet().stream()
                .filter(side ->
                        hasProbabilities(side.getKey()) && !side.getValue().isEmpty())
                .map(side -> new Side(
                        side.getKey().name(),
                        mean(side.getValue(), Reliability::calibrationError),
                        mean(side.getValue(), Reliability::brierScore)))
                .toList();
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of("Expected calibration error and Brier score on these examples: " + text(known) + ".");
    }

    private static String text(List<Side> sides) {
        if (sides.size() <= MOST_SIDES) {
            return sides.stream().map(Side::text).collect(Collectors.joining("; "));
        }
        var others = sides.stream()
                .skip(1)
                .sorted(Comparator.comparingDouble(Side::error))
                .toList();
        return "%s; of the %d others from %s to %s"
                .formatted(
                        sides.get(0).text(),
                        others.size(),
                        others.get(0).text(),
                        others.get(others.size() - 1).text());
    }

    private static boolean hasProbabilities(ComparedSide side) {
        return side.imported().map(Imported::hasProbabilities).orElse(true);
    }

    private static double mean(List<TestedRun> runs, ToDoubleFunction<Reliability> value) {
        return runs.stream()
                .map(TestedRun::reliability)
                .mapToDouble(value)
                .average()
                .orElseThrow();
    }
}
