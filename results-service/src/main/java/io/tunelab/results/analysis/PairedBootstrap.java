package io.tunelab.results.analysis;

import io.tunelab.results.analysis.Agreement.Counts;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Percentile intervals of differences between two configurations, from test sets drawn with replacement out of the real
 * one, both always on the same examples (Efron, Tibshirani: An Introduction to the Bootstrap, 1993, section 13.3). With
 * several seeds the pairs of runs are drawn with replacement as well, so that the interval holds what training adds to
 * the noise.
 */
final class PairedBootstrap {
    static final int RESAMPLES = 10_000;
    private final double[] accuracy = new double[RESAMPLES];
    private final double[] f1 = new double[RESAMPLES];

    private PairedBootstrap() {}

    /**
     * The same runs and seed give the same intervals.
     *
     * @param pairs one per seed, all on the same examples
     */
    static PairedBootstrap of(List<Agreement> pairs, long seed) {
        var bootstrap = new PairedBootstrap();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < RESAMPLES; i++) {
            for (var counts : resample(pairs, random)) {
                bootstrap.accuracy[i] += counts.accuracyDifference() / pairs.size();
                bootstrap.f1[i] += counts.f1Difference() / pairs.size();
            }
        }
        Arrays.sort(bootstrap.accuracy);
        Arrays.sort(bootstrap.f1);
        return bootstrap;
    }

    private static List<Counts> resample(List<Agreement> pairs, SplittableRandom random) {
        int labels = pairs.get(0).labels();
        int examples = pairs.get(0).examples();
        var drawn = new Agreement[pairs.size()];
        var cells = new int[pairs.size()][labels * labels * labels];
        for (int pair = 0; pair < drawn.length; pair++) {
            drawn[pair] = pairs.get(drawn.length == 1 ? 0 : random.nextInt(drawn.length));
        }
        for (int draw = 0; draw < examples; draw++) {
            int example = random.nextInt(examples);
            for (int pair = 0; pair < drawn.length; pair++) {
                cells[pair][drawn[pair].kind(example)]++;
            }
        }
        return Arrays.stream(cells).map(counts -> new Counts(labels, counts)).toList();
    }

    /** @param level such as 0.95 */
    Interval ofAccuracy(double level) {
        return interval(accuracy, level);
    }

    Interval ofF1(double level) {
        return interval(f1, level);
    }

    private static Interval interval(double[] sorted, double level) {
        return new Interval(quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2));
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
