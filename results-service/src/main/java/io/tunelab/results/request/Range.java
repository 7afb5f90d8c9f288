package io.tunelab.results.request;

/** The numbers from {@code least} to {@code most}; either end may be excluded. */
record Range(double least, boolean leastIncluded, double most, boolean mostIncluded) {
    static Range closed(double least, double most) {
        return new Range(least, true, most, true);
    }

    static Range above(double least, double most) {
        return new Range(least, false, most, true);
    }

    static Range below(double least, double most) {
        return new Range(least, true, most, false);
    }

    boolean contains(double value) {
        return (leastIncluded ? value >= least : value > least) && (mostIncluded ? value <= most : value < most);
    }

    @Override
    public String toString() {
        return "a number " + (leastIncluded ? "from " : "above ") + least + (mostIncluded ? " to " : " to below ")
                + most;
    }
}
