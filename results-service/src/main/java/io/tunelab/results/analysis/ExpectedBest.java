package io.tunelab.results.analysis;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The best value that so many random draws would be expected to find, from the values that all draws of a search had
 * (Dodge et al. 2019, Show Your Work): the maximum of {@code draws} independent values from their empirical distribution.
 * From two draws on it is pessimistic, most of all for as many draws as there are values (Tang et al. 2020): too low where
 * more is better, too high for losses. {@code unbiased} is the mean over all subsets of that size instead, which varies more.
 *
 * @param deviation the standard deviation of that maximum: what one search of this size may find differs by so much
 */
public record ExpectedBest(int draws, double expected, double deviation, double unbiased) {
    /**
     * For 1 to as many draws as there are values.
     *
     * @param isMoreBetter false for losses: then the expected minimum
     */
    public static List<ExpectedBest> curve(List<Double> values, boolean isMoreBetter) {
        double sign = isMoreBetter ? 1 : -1;
        double[] sorted =
                values.stream().mapToDouble(value -> sign * value).sorted().toArray();
        return IntStream.rangeClosed(1, sorted.length)
                .mapToObj(draws -> of(draws, sorted, sign))
                .toList();
    }

    private static ExpectedBest of(int draws, double[] sorted, double sign) {
        int all = sorted.length;
        double mean = 0;
        double square = 0;
        double subsets = 0;
        for (int i = 0; i < all; i++) {
            // The chance that the largest of the draws is this value: ties share theirs.
            double chance = Math.pow((i + 1.0) / all, draws) - Math.pow((double) i / all, draws);
            mean += chance * sorted[i];
            square += chance * sorted[i] * sorted[i];
            subsets += largestOfSubset(i, draws, all) * sorted[i];
        }
        return new ExpectedBest(draws, sign * mean, Math.sqrt(Math.max(0, square - mean * mean)), sign * subsets);
    }

    /** Of all subsets of {@code draws} values, the share whose largest is the one at {@code index}: C(i, n−1) / C(N, n). */
    private static double largestOfSubset(int index, int draws, int all) {
        if (index < draws - 1) {
            return 0;
        }
        double share = (double) draws / all;
        for (int j = 0; j < draws - 1; j++) {
            share *= (double) (index - j) / (all - 1 - j);
        }
        return share;
    }
}
