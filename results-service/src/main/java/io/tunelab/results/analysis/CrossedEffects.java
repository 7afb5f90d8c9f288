package io.tunelab.results.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Difference of two configurations whose runs were all tested on the same examples, as in reader studies: seeds (readers)
 * and examples (cases) are samples, crossed with each other (Obuchowski and Rockette, Communications in Statistics 24, 1995;
 * Hillis, Statistics in Medicine 26, 2007). With {@code k} runs, {@code n} examples and the mean squares of runs {@code S}
 * and of the rest {@code R}, the variance of the difference is
 *
 * <pre>   Σ S / (k n)  +  max(0, var(D) / n − Σ R / (k n))</pre>
 *
 * where {@code D} is the mean difference on one example; degrees of freedom after Satterthwaite (Biometrics Bulletin 2,
 * 1946). The sums are over the sides: seeds are nested in their configuration (Hillis, Statistics in Medicine 33, 2014), and
 * where equal seeds make runs of both sides alike, intervals are wider than need be. From {@value #PAIRED} equal seeds on,
 * runs with equal seeds are paired and their differences are the only side, which takes what they have in common out. With
 * fewer, a single mean square has too few degrees of freedom for intervals that hold: docs/statistics.md has the figures.
 *
 * <p>Two made-up examples, one for either side, keep the variance of near-equal models above 0 (Bonett and Price, Journal
 * of Educational and Behavioral Statistics 37, 2012). With at most two degrees of freedom for seeds, {@code S} is
 * often near 0 by chance; its expectation is never below that of {@code R}, which bounds it there, and where the whole would be
 * 0: runs that collapse to one class or the other are all right on half of a balanced test set. The degrees of freedom of
 * the whole are bounded as well with only one, and with two of the same side (three runs against one model).
 */
final class CrossedEffects {
    private static final int FEW_SEEDS = 2;
    /** Where both degrees of freedom for seeds are of one side; found by simulation, docs/statistics.md. */
    private static final int MOST_FREEDOM = 10;
    /** What rounding may leave of 0. */
    private static final double NEGLIGIBLE = 1e-6;
    /** Equal seeds from which on runs are paired. */
    static final int PAIRED = 6;

    private CrossedEffects() {}

    /**
     * Values are runs first: 0 or 1 for correctness, or jackknife pseudo-values.
     *
     * @param sameSeeds whether both sides have the same seeds in the same order
     */
    static StudentDifference of(List<double[]> baseline, List<double[]> candidate, boolean sameSeeds) {
        var one = withAdded(baseline, 0, 1);
        var other = withAdded(candidate, 1, 0);
        double value = mean(candidate) - mean(baseline);
        if (sameSeeds && baseline.size() >= PAIRED) {
            var pairs = IntStream.range(0, one.size())
                    .mapToObj(i -> difference(one.get(i), other.get(i)))
                    .toList();
            var side = Side.of(pairs);
            return of(value, List.of(side), side.byExample());
        }
        var sides = List.of(Side.of(one), Side.of(other));
        return of(
                value, sides, difference(sides.get(0).byExample(), sides.get(1).byExample()));
    }

    private static StudentDifference of(double value, List<Side> sides, double[] byExample) {
        int seedFreedom = sides.stream().mapToInt(Side::seedFreedom).sum();
        int free = byExample.length - 1;
        var moments = Moments.of(byExample);
        double rest = sides.stream().mapToDouble(Side::rest).sum();
        double examples = Math.max(0, moments.varianceOfMean() - rest);
        double found = sides.stream().mapToDouble(Side::seeds).sum() + examples;
        boolean isFew = seedFreedom <= FEW_SEEDS || found < rest * NEGLIGIBLE;
        double seeds = sides.stream().mapToDouble(side -> side.seeds(isFew)).sum();
        double squares =
                sides.stream().mapToDouble(side -> side.squared(isFew, free)).sum()
                        + moments.varianceOfMean() * moments.varianceOfMean() / free;
        double freedom = Math.min(mostFreedom(sides), Math.max(1, (seeds + examples) * (seeds + examples) / squares));
        return new StudentDifference(value, moments.mean(), seeds, rest, examples, freedom);
    }

    private static double mostFreedom(List<Side> sides) {
        int all = sides.stream().mapToInt(Side::seedFreedom).sum();
        if (all == 1) {
            return FEW_SEEDS;
        }
        boolean areOfOne = sides.stream().anyMatch(side -> side.seedFreedom() == all);
        return all == FEW_SEEDS && areOfOne ? MOST_FREEDOM : Double.POSITIVE_INFINITY;
    }

    private static List<double[]> withAdded(List<double[]> runs, double first, double second) {
        return runs.stream()
                .map(values -> {
                    var more = Arrays.copyOf(values, values.length + 2);
                    more[values.length] = first;
                    more[values.length + 1] = second;
                    return more;
                })
                .toList();
    }

    private static double[] difference(double[] baseline, double[] candidate) {
        var difference = new double[baseline.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = candidate[i] - baseline[i];
        }
        return difference;
    }

    private static double mean(List<double[]> runs) {
        return runs.stream()
                .mapToDouble(values -> Moments.of(values).mean())
                .average()
                .orElseThrow();
    }

    private record Moments(int count, double mean, double squares) {
        static Moments of(double... values) {
            double mean = 0;
            for (double value : values) {
                mean += value / values.length;
            }
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            return new Moments(values.length, mean, squares);
        }

        double varianceOfMean() {
            return squares / (count - 1.0) / count;
        }
    }

    /**
     * One configuration, or the differences between two.
     *
     * @param seeds S / (k n); 0 for a single run
     * @param rest R / (k n); 0 for a single run
     */
    private record Side(int runs, double[] byExample, double seeds, double rest) {
        static Side of(List<double[]> runs) {
            int k = runs.size();
            int n = runs.get(0).length;
            var byExample = new double[n];
            var means = new ArrayList<Double>();
            double within = 0;
            for (var values : runs) {
                var moments = Moments.of(values);
                means.add(moments.mean());
                within += moments.squares();
                for (int i = 0; i < n; i++) {
                    byExample[i] += values[i] / k;
                }
            }
            var seeds =
                    Moments.of(means.stream().mapToDouble(Double::doubleValue).toArray());
            if (k == 1) {
                return new Side(1, byExample, 0, 0);
            }
            double rest = (within - k * Moments.of(byExample).squares()) / ((k - 1.0) * (n - 1.0)) / k / n;
            return new Side(k, byExample, seeds.varianceOfMean(), Math.max(0, rest));
        }

        int seedFreedom() {
            return runs - 1;
        }

        double seeds(boolean isFew) {
            return isFew ? Math.max(seeds, rest) : seeds;
        }

        /** This side's part of Satterthwaite's denominator; {@code free} is one less than the examples. */
        double squared(boolean isFew, int free) {
            return runs == 1 ? 0 : (seeds(isFew) * seeds(isFew) + rest * rest / free) / seedFreedom();
        }
    }
}
