package io.tunelab.results.report;

import io.tunelab.results.analysis.Comparison.Outcome;
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.report.StudyComparisons.Compared;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Differences in F1 beside those in accuracy, in words: numbers without a verdict. */
final class ComparedF1 {
    private static final int MOST = 6;
    private static final String NOT_JUDGED = Outcome.NOT_JUDGED.name().toLowerCase(Locale.ROOT);

    private ComparedF1() {}

    /** Empty where F1 cannot be compared, and where too many are compared to be read. */
    static Optional<String> inWords(List<Compared> compared, double significance) {
        var shown = compared.stream()
                .filter(one -> one.numbers() != null && one.numbers().f1().f1Difference() != null)
                .filter(one -> !one.numbers().judgement().outcome().equals(NOT_JUDGED))
                .toList();
        if (shown.isEmpty() || shown.size() > MOST) {
            return Optional.empty();
        }
        return Optional.of("Differences in F1, points (%s intervals%s): %s."
                .formatted(
                        Verdicts.percent(1 - significance),
                        shown.size() == 1 ? "" : ", each by itself",
                        shown.stream().map(ComparedF1::text).collect(Collectors.joining("; "))));
    }

    private static String text(Compared one) {
        var f1 = one.numbers().f1();
        return "%s %s (%s)"
                .formatted(
                        one.title(),
                        Verdicts.points(f1.f1Difference()),
                        Verdicts.range(f1.f1Interval().low(), f1.f1Interval().high()));
    }
}
