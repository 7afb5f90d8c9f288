package io.tunelab.contract.request;

/** The finite numbers from {@code least} to {@code most}; either end may be excluded. */
public record Range(double least, boolean leastIncluded, double most, boolean mostIncluded) {
    public static Range closed(double least, double most) {
        return new Range(least, true, most, true);
    }

    /** Without {@code least} itself. */
    public static Range above(double least, double most) {
        return new Range(least, false, most, true);
    }

    /** Without {@code most} itself. */
    public static Range below(double least, double most) {
        return new Range(least, true, most, false);
    }

    public boolean contains(double value) {
        return Double.isFinite(value)
                && (leastIncluded ? value >= least : value > least)
                && (mostIncluded ? value <= most : value < most);
    }

    @Override
    public String toString() {
        return "a number " + (leastIncluded ? "from " : "above ") + least + (mostIncluded ? " to " : " to below ")
                + most;
    }
}
