package io.tunelab.results.analysis;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A comparison that is judged again after each new seed, from {@code first} to {@code last} seeds a side. The same nominal
 * level at every look (Pocock, Biometrika 64, 1977) is chosen so that the error rate over all looks keeps the overall
 * level. Its value comes from recursive integration (Armitage, McPherson and Rowe, Journal of the Royal Statistical Society
 * A 132, 1969) over a random walk, in which information grows in proportion to the seeds.
 *
 * <p>That is the worst case. With a share of the variance that belongs to the test examples, which do not change, the estimate
 * at {@code k} seeds has the variance {@code e + s/k}, which is also its covariance with all earlier estimates; so their
 * correlation {@code √((e + s/k)/(e + s/j))} is never below {@code √(j/k)}, and looks that resemble each other more cross a
 * bound less often (Slepian's inequality). So the level does not depend on the data.
 */
public record Looks(int first, int last) {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    /** In units of one seed's standard deviation. */
    private static final double STEP = 0.1;

    private static final int MOST_STEPS = 60;
    private static final double PRECISION = 1e-9;

    public Looks {
        if (first < 2 || last < first) {
            throw new IllegalArgumentException("looks go from 2 seeds or more upwards, got " + first + " to " + last);
        }
    }

    /** How many there are at most. */
    public int count() {
        return last - first + 1;
    }

    /** The probability that a two-sided p-value is {@code nominal} or less at any look, without a true difference. */
    public double overall(double nominal) {
        if (nominal <= 0 || nominal >= 1) {
            return Math.min(1, Math.max(0, nominal));
        }
        double bound = NORMAL.inverseSurvivalProbability(nominal / 2);
        double crossed = nominal;
        var walk = Walk.to(bound, first);
        for (int seeds = first + 1; seeds <= last; seeds++) {
            crossed += walk.leaving(bound * Math.sqrt(seeds));
            walk = walk.next(bound * Math.sqrt(seeds));
        }
        return Math.min(1, crossed);
    }

    /** The level of each look at which the error rate over all of them is {@code overall}. */
    public double nominal(double overall) {
        double high = Math.log(overall);
        double low = Math.log(overall / count());
        for (int step = 0; step < MOST_STEPS && high - low > PRECISION; step++) {
            double middle = (low + high) / 2;
            if (overall(Math.exp(middle)) > overall) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return Math.exp(low);
    }

    /** The part of a random walk's density within its bounds, on an even grid, with the weights of Simpson's rule. */
    private record Walk(double half, double[] weighted) {
        private double at(int i) {
            return -half + 2 * half * i / (weighted.length - 1);
        }

        static Walk to(double bound, int seeds) {
            double deviation = Math.sqrt(seeds);
            var start = grid(bound * deviation);
            for (int i = 0; i < start.weighted.length; i++) {
                start.weighted[i] = start.weight(i) * NORMAL.density(start.at(i) / deviation) / deviation;
            }
            return start;
        }

        Walk next(double newHalf) {
            var next = grid(newHalf);
            for (int i = 0; i < next.weighted.length; i++) {
                double density = 0;
                for (int j = 0; j < weighted.length; j++) {
                    double distance = next.at(i) - at(j);
                    density += weighted[j] * Math.exp(-distance * distance / 2);
                }
                next.weighted[i] = next.weight(i) * density / Math.sqrt(2 * Math.PI);
            }
            return next;
        }

        /** The probability that the next step ends outside. */
        double leaving(double newHalf) {
            double leaving = 0;
            for (int i = 0; i < weighted.length; i++) {
                leaving += weighted[i]
                        * (NORMAL.survivalProbability(newHalf - at(i)) + NORMAL.survivalProbability(newHalf + at(i)));
            }
            return leaving;
        }

        private static Walk grid(double half) {
            return new Walk(half, new double[2 * Math.max(20, (int) Math.ceil(half / STEP)) + 1]);
        }

        private double weight(int i) {
            double third = 2 * half / (weighted.length - 1) / 3;
            return i == 0 || i == weighted.length - 1 ? third : i % 2 == 1 ? 4 * third : 2 * third;
        }
    }
}
