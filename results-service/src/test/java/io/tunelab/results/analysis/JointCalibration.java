package io.tunelab.results.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How often all adjusted intervals of a family cover at once, by simulation: several candidates that are compared with one
 * baseline on one test set. Runs come from the model of {@link Calibration}.
 *
 * @param baselineSeeds of the baseline
 * @param seeds of each candidate
 */
record JointCalibration(
        int comparisons, int baselineSeeds, int seeds, int examples, double seedDeviation, int repetitions) {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /** With as many seeds of the baseline. */
    JointCalibration(int comparisons, int seeds, int examples, double seedDeviation, int repetitions) {
        this(comparisons, seeds, seeds, examples, seedDeviation, repetitions);
    }

    /**
     * Shares of the repetitions.
     *
     * @param covered all adjusted intervals cover, no candidate differs
     * @param coveredMixed the same where half of the candidates differ, by 2 points more and 1 point less in turn
     * @param falseMixed some difference was claimed of a candidate without one, or in the wrong direction, among such ones
     * @param coveredAlone all intervals cover at once that are not adjusted, no candidate differs
     */
    record Result(double covered, double coveredMixed, double falseMixed, double coveredAlone) {}

    Result run(long seed) {
        var random = new SplittableRandom(seed);
        int[] counts = new int[4];
        for (int repetition = 0; repetition < repetitions; repetition++) {
            var none = family(false, random);
            var mixed = family(true, random);
            counts[0] += none.stream().allMatch(Judged::isCovered) ? 1 : 0;
            counts[1] += mixed.stream().allMatch(Judged::isCovered) ? 1 : 0;
            counts[2] += mixed.stream().anyMatch(Judged::isFalse) ? 1 : 0;
            counts[3] += none.stream().allMatch(Judged::isCoveredAlone) ? 1 : 0;
        }
        return new Result(share(counts[0]), share(counts[1]), share(counts[2]), share(counts[3]));
    }

    private double share(int count) {
        return (double) count / repetitions;
    }

    /** What is said of one candidate. */
    private record Judged(
            StudentDifference estimate, Difference ofFamily, double truth, int comparisons, double pValue) {
        private Interval adjusted() {
            return Comparison.simultaneous(ofFamily, Comparison.SIGNIFICANCE, comparisons, pValue);
        }

        private boolean isClaimed() {
            return pValue < Comparison.SIGNIFICANCE;
        }

        boolean isFalse() {
            return isClaimed() && (truth == 0 || truth > 0 != estimate.value() > 0);
        }

        /** An interval that ends at 0 because a direction was shown does not contain 0. */
        boolean isCovered() {
            return covers(adjusted()) && !(isClaimed() && truth == 0);
        }

        boolean isCoveredAlone() {
            return covers(estimate.interval(1 - Comparison.SIGNIFICANCE));
        }

        private boolean covers(Interval interval) {
            return interval.low() <= truth && truth <= interval.high();
        }
    }

    /** As {@link Comparison#family(List, Criterion, List)} judges, on estimates alone. */
    private List<Judged> family(boolean isMixed, SplittableRandom random) {
        var difficulty = Calibration.normal(examples, Math.sqrt(Calibration.BETWEEN), random);
        var baseline = runs(baselineSeeds, 0, difficulty, random);
        var truths = IntStream.range(0, comparisons)
                .mapToDouble(i -> !isMixed || i % 2 == 0 ? 0 : i % 4 == 1 ? 0.02 : -0.01)
                .toArray();
        var estimates = new ArrayList<StudentDifference>();
        for (double truth : truths) {
            estimates.add(CrossedEffects.of(baseline, runs(seeds, truth, difficulty, random), baselineSeeds == seeds));
        }
        var ofFamily = estimates.stream()
                .map(one -> Math.min(baselineSeeds, seeds) == 2 ? Comparison.ofTwoSeeds(one, comparisons) : one)
                .toList();
        var pValues =
                Comparison.adjusted(ofFamily.stream().mapToDouble(Difference::pValue), List.of(), settled -> false);
        return IntStream.range(0, comparisons)
                .mapToObj(i -> new Judged(estimates.get(i), ofFamily.get(i), truths[i], comparisons, pValues[i]))
                .toList();
    }

    /** So many runs of one configuration. */
    List<double[]> runs(int count, double difference, double[] difficulty, SplittableRandom random) {
        double deviation = seedDeviation / Math.sqrt(2) / NORMAL.density(Calibration.THRESHOLD);
        double scale = Math.sqrt(1 + deviation * deviation);
        double wanted = scale * NORMAL.inverseCumulativeProbability(Calibration.ACCURACY + difference);
        double rest = Math.sqrt(1 - Calibration.WITHIN);
        var own = Calibration.normal(examples, Math.sqrt(Calibration.WITHIN - Calibration.BETWEEN), random);
        return IntStream.range(0, count)
                .mapToObj(run -> {
                    double threshold = -wanted - deviation * random.nextGaussian();
                    return IntStream.range(0, examples)
                            .mapToDouble(j -> difficulty[j] + own[j] + rest * random.nextGaussian() > threshold ? 1 : 0)
                            .toArray();
                })
                .toList();
    }
}
