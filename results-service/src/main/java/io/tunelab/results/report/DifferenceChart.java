package io.tunelab.results.report;

import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.chart.Forest;
import io.tunelab.results.chart.Palette;
import io.tunelab.results.report.StudyCharts.Chart;
import io.tunelab.results.report.StudyComparisons.Compared;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.spec.SelectBy;
import java.util.Optional;
import java.util.stream.Collectors;

/** The comparisons of a stage as a forest plot. */
final class DifferenceChart {
    /** As many as a printed page has room for. */
    private static final int MOST = 30;

    private DifferenceChart() {}

    /** Empty where nothing could be compared. */
    static Optional<Chart> of(Stage stage, SelectBy selectBy, StudyComparisons.View view) {
        var compared = view.configurations().stream()
                .filter(one -> one.numbers() != null)
                .toList();
        if (compared.isEmpty()) {
            return Optional.empty();
        }
        var best = StudyCharts.best(stage, selectBy, MOST).stream()
                .map(Configuration::name)
                .collect(Collectors.toSet());
        var shown = compared.size() <= MOST
                ? compared
                : compared.stream().filter(one -> best.contains(one.name())).toList();
        var forest = new Forest(
                "Test accuracy against " + view.baseline(),
                // Beside long names there is no room for more.
                "difference in points",
                100 * view.margin(),
                shown.stream().map(one -> difference(stage, one)).toList());
        return Optional.of(new Chart(
                StudyCharts.differences(stage),
                forest.title(),
                "Lines: %s%s interval%s. Shaded: differences too small to matter. Large marker: significant difference."
                                .formatted(
                                        compared.size() == 1 ? "" : "simultaneous ",
                                        Verdicts.percent(1 - view.significance()),
                                        compared.size() == 1 ? "" : "s")
                        + (shown.stream().anyMatch(DifferenceChart::isCut) ? " Intervals are drawn up to ±100." : "")
                        + (shown.size() < compared.size()
                                ? " The best %d of %d configurations are drawn."
                                        .formatted(shown.size(), compared.size())
                                : ""),
                forest::svg));
    }

    private static boolean isCut(Compared one) {
        var interval = one.numbers().adjusted().adjustedInterval();
        return interval.low() < -1 || interval.high() > 1;
    }

    private static Forest.Difference difference(Stage stage, Compared one) {
        var numbers = one.numbers();
        var interval = numbers.adjusted().adjustedInterval();
        return new Forest.Difference(
                one.title(),
                one.notRunHere() == null ? StudyCharts.place(stage, one.name()) : Palette.PLAIN,
                100 * numbers.estimate().difference(),
                100 * Math.max(-1, interval.low()),
                100 * Math.min(1, interval.high()),
                numbers.judgement().differs());
    }
}
