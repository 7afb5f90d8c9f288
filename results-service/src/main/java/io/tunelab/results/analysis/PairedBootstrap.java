package io.tunelab.results.analysis;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Percentile intervals of differences between two runs, from test sets drawn with replacement out of the real one, both
 * runs always on the same examples (Efron, Tibshirani: An Introduction to the Bootstrap, 1993, section 13.3).
 */
final class PairedBootstrap {
    static final int RESAMPLES = 10_000;
    private final double[] accuracy = new double[RESAMPLES];
    private final double[] f1 = new double[RESAMPLES];

    private PairedBootstrap() {}

    /** The same counts and seed give the same intervals. */
    static PairedBootstrap of(Agreement agreement, long seed) {
        var bootstrap = new PairedBootstrap();
        var random = new SplittableRandom(seed);
        var kinds = kindsOfExamples(agreement);
        for (int i = 0; i < RESAMPLES; i++) {
            var counts = new int[agreement.cells().length];
            for (int draw = 0; draw < kinds.length; draw++) {
                counts[kinds[random.nextInt(kinds.length)]]++;
            }
            var resampled = agreement.with(counts);
            bootstrap.accuracy[i] = resampled.accuracyDifference();
            bootstrap.f1[i] = resampled.f1Difference();
        }
        Arrays.sort(bootstrap.accuracy);
        Arrays.sort(bootstrap.f1);
        return bootstrap;
    }

    /** For each example its cell. */
    private static int[] kindsOfExamples(Agreement agreement) {
        var kinds = new int[agreement.examples()];
        var cells = agreement.cells();
        int example = 0;
        for (int cell = 0; cell < cells.length; cell++) {
            Arrays.fill(kinds, example, example + cells[cell], cell);
            example += cells[cell];
        }
        return kinds;
    }

    /** @param level such as 0.95 */
    Interval ofAccuracy(double level) {
        return interval(accuracy, level);
    }

    Interval ofF1(double level) {
        return interval(f1, level);
    }

    private static Interval interval(double[] sorted, double level) {
        ToDoubleFunction<Double> quantile = share -> {
            double place = share * (sorted.length - 1);
            int below = (int) place;
            int above = Math.min(below + 1, sorted.length - 1);
            return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
        };
        return new Interval(quantile.applyAsDouble((1 - level) / 2), quantile.applyAsDouble((1 + level) / 2));
    }
}
