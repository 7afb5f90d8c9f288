package io.tunelab.results.analysis;

/**
 * A comparison that is judged again after each new seed, from {@code first} to {@code last} seeds a side. Every look gets an
 * equal part of the error rate (Bonferroni's inequality), which holds however looks depend on each other.
 *
 * <p>Levels from the joint normal distribution of the looks (Pocock, Biometrika 64, 1977) are less strict, but do not hold
 * here: with few seeds the estimated errors vary, and Student's t at two looks resembles each other less than the
 * differences do. docs/statistics.md has the figures.
 */
public record Looks(int first, int last) {
    public Looks {
        if (first < 2 || last < first) {
            throw new IllegalArgumentException("looks go from 2 seeds or more upwards, got " + first + " to " + last);
        }
    }

    /** How many there are at most. */
    public int count() {
        return last - first + 1;
    }

    /** The p-value over all looks of one that is {@code nominal} at this look. */
    public double overall(double nominal) {
        return Math.min(1, count() * nominal);
    }

    /** The level of each look at which the error rate over all of them is {@code overall}. */
    public double nominal(double overall) {
        return overall / count();
    }
}
