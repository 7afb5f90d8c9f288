package io.tunelab.results.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How often comparisons tell the truth, by simulation. Whether run {@code i} of side {@code c} is right on example
 * {@code j} is the sign of {@code m + d_j + e_cj + u_ci + r_cij}, all independent and normal: the example's difficulty, how
 * well the configuration copes with it, the seed's luck, the rest. Variances give an accuracy of 88%, 10% of the examples on
 * which runs of different sides differ in being right, 7% for runs of one side, and the wanted standard deviation of the
 * difference of a run of each over seeds. Equal seeds have nothing in common here, the worst case for pairs. So the true difference is known in closed form.
 */
record Calibration(int baselineRuns, int seeds, int examples, double seedDeviation, int repetitions) {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    static final double ACCURACY = 0.88;
    static final double THRESHOLD = NORMAL.inverseCumulativeProbability(ACCURACY);
    /** Correlations of 0.80 and 0.90 give, for this accuracy, 10% and 7% of the examples. */
    static final double BETWEEN = 0.8008650133105266;

    static final double WITHIN = 0.9031945286266487;
    static final double MARGIN = 0.01;

    /** As many runs of the baseline as of the candidate. */
    Calibration(int seeds, int examples, double seedDeviation, int repetitions) {
        this(seeds, seeds, examples, seedDeviation, repetitions);
    }

    /**
     * Shares of the repetitions.
     *
     * @param coverage of 95% intervals without a difference
     * @param coverageAtMargin of 95% intervals with a difference as large as the margin
     * @param falseDifference how often a difference was claimed where there is none
     * @param falseEquivalence how often equivalence was claimed where the difference is as large as the margin
     */
    record Result(double coverage, double coverageAtMargin, double falseDifference, double falseEquivalence) {}

    Result run(long seed) {
        var outcomes = outcomes(seed, 0, MARGIN);
        return new Result(
                share(outcomes.get(0).covered),
                share(outcomes.get(1).covered),
                share(outcomes.get(0).different),
                share(outcomes.get(1).equivalent));
    }

    /** How often a true difference is found. */
    double power(double difference, long seed) {
        return share(outcomes(seed, difference).get(0).different);
    }

    private double share(int count) {
        return (double) count / repetitions;
    }

    private static final class Outcomes {
        private int covered;
        private int different;
        private int equivalent;

        void count(Difference estimate, double truth) {
            var interval = estimate.interval(0.95);
            covered += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
            different += estimate.pValue() < Comparison.SIGNIFICANCE ? 1 : 0;
            equivalent += estimate.equivalencePValue(MARGIN) < Comparison.SIGNIFICANCE ? 1 : 0;
        }
    }

    /** The same runs of the baseline for all true differences. */
    private List<Outcomes> outcomes(long seed, double... differences) {
        var random = new SplittableRandom(seed);
        var outcomes =
                Arrays.stream(differences).mapToObj(one -> new Outcomes()).toList();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            var difficulty = normal(examples, Math.sqrt(BETWEEN), random);
            double deviation = seedDeviation / Math.sqrt(2) / NORMAL.density(THRESHOLD);
            var luck = normal(baselineRuns, deviation, random);
            // A single model is judged as it is: its luck is part of what is true of it.
            var otherLuck = seeds == 1 ? luck : normal(seeds, deviation, random);
            double overSeeds = Math.sqrt(1 + deviation * deviation);
            double scale = seeds == 1 ? 1 : overSeeds;
            double known = seeds == 1 ? luck[0] : 0;
            double own = baselineRuns == 1 ? NORMAL.cumulativeProbability(THRESHOLD + luck[0]) : ACCURACY;
            var baseline = right(latent(luck, difficulty, random), -(baselineRuns == 1 ? 1 : overSeeds) * THRESHOLD);
            var candidate = latent(otherLuck, difficulty, random);
            for (int i = 0; i < differences.length; i++) {
                double threshold = scale * NORMAL.inverseCumulativeProbability(own + differences[i]) - known;
                outcomes.get(i).count(estimate(baseline, right(candidate, -threshold)), differences[i]);
            }
        }
        return outcomes;
    }

    private Difference estimate(List<double[]> baseline, List<double[]> candidate) {
        if (seeds > 1) {
            return CrossedEffects.of(baseline, candidate, baselineRuns == seeds);
        }
        int onlyBaseline = 0;
        int onlyCandidate = 0;
        for (int j = 0; j < examples; j++) {
            double difference = candidate.get(0)[j] - baseline.get(0)[j];
            onlyBaseline += difference < 0 ? 1 : 0;
            onlyCandidate += difference > 0 ? 1 : 0;
        }
        return new ScoreDifference(examples, onlyBaseline, onlyCandidate);
    }

    private List<double[]> latent(double[] luck, double[] difficulty, SplittableRandom random) {
        var affinity = normal(examples, Math.sqrt(WITHIN - BETWEEN), random);
        return Arrays.stream(luck)
                .mapToObj(one -> {
                    var values = normal(examples, Math.sqrt(1 - WITHIN), random);
                    for (int j = 0; j < examples; j++) {
                        values[j] += difficulty[j] + affinity[j] + one;
                    }
                    return values;
                })
                .toList();
    }

    private static List<double[]> right(List<double[]> runs, double threshold) {
        return runs.stream()
                .map(values -> Arrays.stream(values)
                        .map(value -> value > threshold ? 1 : 0)
                        .toArray())
                .toList();
    }

    static double[] normal(int count, double deviation, SplittableRandom random) {
        var values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = deviation * random.nextGaussian();
        }
        return values;
    }
}
