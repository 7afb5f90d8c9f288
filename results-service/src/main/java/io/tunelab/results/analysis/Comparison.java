package io.tunelab.results.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A run compared with a baseline on the same test examples.
 *
 * @param difference accuracy of the run less that of the baseline
 * @param interval 95 % interval of the difference
 * @param pValue of McNemar's test, as it is
 * @param adjustedPValue after Holm's correction for all comparisons that were asked for together
 * @param exact whether the p-value is the binomial one
 * @param margin within which a difference does not matter
 * @param equivalent whether the difference is shown to be within the margin: its 90 % interval lies inside, which is the
 *     two one-sided tests procedure at 5 % (Schuirmann, J. Pharmacokin. Biopharm. 15, 1987)
 */
public record Comparison(
        int examples,
        double baselineAccuracy,
        double accuracy,
        double difference,
        Interval interval,
        double f1Difference,
        Interval f1Interval,
        int onlyBaselineRight,
        int onlyCandidateRight,
        double pValue,
        double adjustedPValue,
        boolean exact,
        double margin,
        boolean equivalent) {
    /** What the project calls shown. */
    public static final double SIGNIFICANCE = 0.05;

    /**
     * Compares each candidate with the baseline.
     *
     * @param seed of the resampling
     * @throws IllegalArgumentException if one was not tested on the baseline's examples
     */
    public static List<Comparison> family(TestedRun baseline, List<TestedRun> candidates, double margin, long seed) {
        var alone = candidates.stream()
                .map(candidate -> of(baseline, candidate, margin, seed))
                .toList();
        var adjusted = holm(alone.stream().mapToDouble(Comparison::pValue).toArray());
        var family = new ArrayList<Comparison>();
        for (int i = 0; i < alone.size(); i++) {
            family.add(alone.get(i).withAdjusted(adjusted[i]));
        }
        return List.copyOf(family);
    }

    private static Comparison of(TestedRun baseline, TestedRun candidate, double margin, long seed) {
        var agreement = Agreement.of(baseline, candidate);
        var test = McNemar.of(agreement.onlyBaselineRight(), agreement.onlyCandidateRight());
        var bootstrap = PairedBootstrap.of(agreement, seed);
        return new Comparison(
                agreement.examples(),
                baseline.accuracy(),
                candidate.accuracy(),
                agreement.accuracyDifference(),
                bootstrap.ofAccuracy(0.95),
                agreement.f1Difference(),
                bootstrap.ofF1(0.95),
                agreement.onlyBaselineRight(),
                agreement.onlyCandidateRight(),
                test.pValue(),
                test.pValue(),
                test.exact(),
                margin,
                bootstrap.ofAccuracy(1 - 2 * SIGNIFICANCE).isWithin(margin));
    }

    private Comparison withAdjusted(double adjusted) {
        return new Comparison(
                examples,
                baselineAccuracy,
                accuracy,
                difference,
                interval,
                f1Difference,
                f1Interval,
                onlyBaselineRight,
                onlyCandidateRight,
                pValue,
                adjusted,
                exact,
                margin,
                equivalent);
    }

    /** Step-down adjusted p-values (Holm, Scandinavian Journal of Statistics 6, 1979), in the order given. */
    static double[] holm(double... pValues) {
        var order = IntStream.range(0, pValues.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .toList();
        var adjusted = new double[pValues.length];
        double largest = 0;
        for (int rank = 0; rank < order.size(); rank++) {
            largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[order.get(rank)]));
            adjusted[order.get(rank)] = largest;
        }
        return adjusted;
    }

    /** Whether the accuracies are shown to differ. */
    public boolean differs() {
        return adjustedPValue < SIGNIFICANCE;
    }

    /** In words, in percentage points. */
    public String verdict() {
        var shown = !differs() ? "no difference shown" : difference > 0 ? "better" : "worse";
        return "%s points, 95 %% interval %s to %s: %s; equivalent within %s: %s"
                .formatted(
                        points(difference),
                        points(interval.low()),
                        points(interval.high()),
                        shown,
                        plainPoints(margin),
                        equivalent ? "yes" : differs() ? "no" : "not shown");
    }

    private static String points(double share) {
        var text = String.format(Locale.ROOT, "%.1f", Math.abs(100 * share));
        return text.equals("0.0") ? "0.0" : (share < 0 ? "−" : "+") + text;
    }

    private static String plainPoints(double share) {
        double value = 100 * share;
        var text = value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.1f", value);
        return text + (text.equals("1") ? " point" : " points");
    }
}
