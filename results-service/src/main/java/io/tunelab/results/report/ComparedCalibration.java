package io.tunelab.results.report;

import io.tunelab.results.analysis.Reliability;
import io.tunelab.results.analysis.TestedRun;
import io.tunelab.results.baseline.Imported;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** How well the sides of a comparison are calibrated, means over their runs. */
final class ComparedCalibration {
    private ComparedCalibration() {}

    /** In the order of the sides, without those that have no probabilities; empty if none has. */
    static Optional<String> inWords(Map<ComparedSide, List<TestedRun>> sides) {
        var parts = sides.entrySet().stream()
                .filter(side ->
                        hasProbabilities(side.getKey()) && !side.getValue().isEmpty())
                .map(side -> "%s %s and %s"
                        .formatted(
                                side.getKey().name(),
                                Figures.percent(mean(side.getValue(), Reliability::calibrationError)),
                                Figures.decimal(mean(side.getValue(), Reliability::brierScore), 3)))
                .collect(Collectors.joining("; "));
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of("Expected calibration error and Brier score on these examples: " + parts + ".");
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
