package io.tunelab.contract.measure;

/**
 * How one label fared against all others. Ratios of nothing are 0, as scikit-learn has them.
 *
 * @param examples all of them
 * @param occurring those that have the label (support)
 * @param predicted those that were said to have it
 * @param right those that have it and were said to
 */
public record LabelOutcome(long examples, long occurring, long predicted, long right) {
    public double precision() {
        return ratio(right, predicted);
    }

    public double recall() {
        return ratio(right, occurring);
    }

    /** Of those without the label, the share that was said to have it. */
    public double falsePositiveRate() {
        return ratio(predicted - right, examples - occurring);
    }

    /** Share of right decisions on this label. */
    public double accuracy() {
        return ratio(examples - occurring - predicted + 2 * right, examples);
    }

    public double f1() {
        return ratio(2 * right, occurring + predicted);
    }

    /** Mean of the recalls of those with and those without the label; defined if there are both. */
    public double balancedAccuracy() {
        long rightWithout = examples - occurring - predicted + right;
        return (ratio(right, occurring) + ratio(rightWithout, examples - occurring)) / 2;
    }

    /** Matthews correlation coefficient; 0 if all answers are the same. */
    public double correlation() {
        double covariance = (double) right * examples - (double) occurring * predicted;
        double variances = (double) occurring * (examples - occurring) * predicted * (examples - predicted);
        return variances == 0 ? 0 : covariance / Math.sqrt(variances);
    }

    /** Whether there are examples with the label and without it: otherwise nothing tells them apart. */
    public boolean isMixed() {
        return occurring > 0 && occurring < examples;
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
