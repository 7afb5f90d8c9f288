package io.tunelab.results.analysis;

import java.util.List;

/**
 * What a run said of its test examples.
 *
 * @param labels how many labels there are
 * @param rowIds the examples, by their row in the source
 * @param truth the true label of each
 * @param predicted the predicted label of each
 * @param confidence the probability of the predicted label, for each
 */
public record TestedRun(
        int labels, List<Integer> rowIds, List<Integer> truth, List<Integer> predicted, List<Float> confidence) {
    public TestedRun {
        if (labels < 2) {
            throw new IllegalArgumentException("a classifier has at least two labels, got " + labels);
        }
        int examples = rowIds.size();
        if (examples == 0
                || truth.size() != examples
                || predicted.size() != examples
                || confidence.size() != examples) {
            throw new IllegalArgumentException("%d rows, %d true and %d predicted labels and %d confidences do not fit"
                    .formatted(examples, truth.size(), predicted.size(), confidence.size()));
        }
        rowIds = List.copyOf(rowIds);
        truth = List.copyOf(truth);
        predicted = List.copyOf(predicted);
        confidence = List.copyOf(confidence);
    }

    /** Whether every example got the same label. */
    public boolean isConstant() {
        return predicted.stream().allMatch(predicted.get(0)::equals);
    }

    /** Share of the examples that got their true label. */
    public double accuracy() {
        int right = 0;
        for (int i = 0; i < truth.size(); i++) {
            right += truth.get(i).equals(predicted.get(i)) ? 1 : 0;
        }
        return (double) right / truth.size();
    }

    /**
     * Expected calibration error: the mean distance between confidence and accuracy over 15 bins of equal width,
     * weighted by their examples (Guo, Pleiss, Sun, Weinberger: On Calibration of Modern Neural Networks, ICML 2017,
     * equation 3). 0 is perfect.
     */
    public double calibrationError() {
        int bins = 15;
        var sums = new double[bins];
        for (int i = 0; i < truth.size(); i++) {
            int bin = Math.min(bins - 1, (int) (confidence.get(i) * bins));
            sums[bin] += (truth.get(i).equals(predicted.get(i)) ? 1 : 0) - confidence.get(i);
        }
        double error = 0;
        for (double sum : sums) {
            error += Math.abs(sum);
        }
        return error / truth.size();
    }
}
