package io.tunelab.results.analysis;

/** A sum of squares with its degrees of freedom. */
record MeanSquare(double sum, int freedom) {
    static final MeanSquare NONE = new MeanSquare(0, 0);

    MeanSquare plus(MeanSquare other) {
        return new MeanSquare(sum + other.sum, freedom + other.freedom);
    }

    /** Rounding does not make it negative. */
    MeanSquare minus(MeanSquare other) {
        return new MeanSquare(Math.max(0, sum - other.sum), freedom - other.freedom);
    }

    double mean() {
        return sum / freedom;
    }
}
