package io.tunelab.results.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.TTest;

/**
 * A configuration compared with a baseline on the same test examples. One run of each says something of these two
 * models only; pairs of runs with several seeds say something of the two configurations.
 *
 * @param seeds how many pairs of runs
 * @param difference mean accuracy less that of the baseline
 * @param interval 95 % interval of the difference
 * @param onlyBaselineRight examples that only the baseline got right, of all pairs together
 * @param pValue of the test, as it is
 * @param adjustedPValue after Holm's correction for all comparisons that were asked for together
 * @param margin within which a difference does not matter
 * @param equivalent whether the difference is shown to be within the margin: its 90 % interval lies inside, which is the
 *     two one-sided tests procedure at 5 % (Schuirmann, J. Pharmacokin. Biopharm. 15, 1987)
 */
public record Comparison(
        int seeds,
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
        Test test,
        double margin,
        boolean equivalent) {
    /** What the project calls shown. */
    public static final double SIGNIFICANCE = 0.05;

    /** What the p-value is of. */
    public enum Test {
        BINOMIAL("McNemar, exact binomial"),
        CHI_SQUARED("McNemar, chi-squared with continuity correction"),
        PAIRED_T("paired t-test over seeds");

        private final String title;

        Test(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /**
     * Compares each candidate with its baseline.
     *
     * @param seed of the resampling
     * @throws IllegalArgumentException if two were not tested on the same examples
     */
    public static List<Comparison> family(List<Pairs> candidates, double margin, long seed) {
        var alone = candidates.stream()
                .map(candidate -> of(candidate, margin, seed))
                .toList();
        var adjusted = holm(alone.stream().mapToDouble(Comparison::pValue).toArray());
        var family = new ArrayList<Comparison>();
        for (int i = 0; i < alone.size(); i++) {
            family.add(alone.get(i).withAdjusted(adjusted[i]));
        }
        return List.copyOf(family);
    }

    /** Runs of a baseline and of a candidate, the n-th of one with the n-th of the other. */
    public record Pairs(List<TestedRun> baseline, List<TestedRun> candidate) {
        public Pairs {
            baseline = List.copyOf(baseline);
            candidate = List.copyOf(candidate);
            if (baseline.isEmpty() || baseline.size() != candidate.size()) {
                throw new IllegalArgumentException("as many runs of one as of the other, at least one; got "
                        + baseline.size() + " and " + candidate.size());
            }
        }

        private List<Agreement> agreements() {
            var agreements = IntStream.range(0, baseline.size())
                    .mapToObj(i -> Agreement.of(baseline.get(i), candidate.get(i)))
                    .toList();
            // That each pair agrees is not enough: the pairs are resampled together.
            baseline.forEach(run -> Agreement.of(baseline.get(0), run));
            return agreements;
        }
    }

    private static Comparison of(Pairs pairs, double margin, long seed) {
        var agreements = pairs.agreements();
        var counts = agreements.stream().map(Agreement::counts).toList();
        int baselineOnly =
                counts.stream().mapToInt(Agreement.Counts::onlyBaselineRight).sum();
        int candidateOnly =
                counts.stream().mapToInt(Agreement.Counts::onlyCandidateRight).sum();
        var test = counts.size() == 1
                ? Tested.of(McNemar.of(baselineOnly, candidateOnly))
                : Tested.overSeeds(counts.stream()
                        .mapToDouble(Agreement.Counts::accuracyDifference)
                        .toArray());
        var bootstrap = PairedBootstrap.of(agreements, seed);
        return new Comparison(
                counts.size(),
                agreements.get(0).examples(),
                mean(pairs.baseline(), TestedRun::accuracy),
                mean(pairs.candidate(), TestedRun::accuracy),
                mean(counts, Agreement.Counts::accuracyDifference),
                bootstrap.ofAccuracy(0.95),
                mean(counts, Agreement.Counts::f1Difference),
                bootstrap.ofF1(0.95),
                baselineOnly,
                candidateOnly,
                test.pValue(),
                test.pValue(),
                test.test(),
                margin,
                bootstrap.ofAccuracy(1 - 2 * SIGNIFICANCE).isWithin(margin));
    }

    private record Tested(Test test, double pValue) {
        static Tested of(McNemar result) {
            return new Tested(result.exact() ? Test.BINOMIAL : Test.CHI_SQUARED, result.pValue());
        }

        /** Student's t-test of whether the mean difference is 0; seeds are what was drawn at random. */
        static Tested overSeeds(double... differences) {
            double p = TTest.withDefaults().test(differences).getPValue();
            // Differences that are all 0 have no deviation to be measured by.
            return new Tested(Test.PAIRED_T, Double.isNaN(p) ? 1 : p);
        }
    }

    private static <T> double mean(List<T> all, ToDoubleFunction<T> value) {
        return all.stream().mapToDouble(value).sum() / all.size();
    }

    private Comparison withAdjusted(double adjusted) {
        return new Comparison(
                seeds,
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
                test,
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
        return "%s points, 95 %% interval %s to %s: %s; equivalent within %s: %s"
                .formatted(
                        points(difference),
                        points(interval.low()),
                        points(interval.high()),
                        shown(),
                        plainPoints(margin),
                        equivalent ? "yes" : differs() ? "no" : "not shown");
    }

    /** Where the interval alone would say otherwise, why nothing is shown. */
    private String shown() {
        if (differs()) {
            return difference > 0 ? "better" : "worse";
        }
        if (pValue < SIGNIFICANCE) {
            return String.format(
                    Locale.ROOT, "no difference shown among so many comparisons (p = %.2f)", adjustedPValue);
        }
        return interval.low() > 0 || interval.high() < 0
                ? String.format(Locale.ROOT, "no difference shown (p = %.2f)", adjustedPValue)
                : "no difference shown";
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
