package io.tunelab.results.analysis;

/**
 * A difference that is looked at again and again: its p-values and intervals hold at whichever look somebody stops
 * (repeated confidence intervals, Jennison and Turnbull, Journal of the Royal Statistical Society B 51, 1989).
 *
 * @param atLook as it is at this look
 */
public record RepeatedDifference(Difference atLook, Looks looks) implements Difference {
    @Override
    public double value() {
        return atLook.value();
    }

    @Override
    public Interval interval(double level) {
        return atLook.interval(1 - looks.nominal(1 - level));
    }

    @Override
    public double pValue() {
        return looks.overall(atLook.pValue());
    }

    @Override
    public double equivalencePValue(double margin) {
        return looks.overall(atLook.equivalencePValue(margin));
    }
}
