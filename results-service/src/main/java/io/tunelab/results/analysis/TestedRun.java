package io.tunelab.results.analysis;

import java.util.List;

/**
 * What a run said of its test examples, or of its validation examples where studies choose by them.
 *
 * @param labels how many labels there are
 * @param rowIds the examples, by their row in the source
 * @param truth the true label of each
 * @param predicted the predicted label of each
 * @param reliability of its probabilities
 */
public record TestedRun(
        int labels, List<Integer> rowIds, List<Integer> truth, List<Integer> predicted, Reliability reliability) {
    public TestedRun {
        if (labels < 2) {
            throw new IllegalArgumentException("a classifier has at least two labels, got " + labels);
        }
        int examples = rowIds.size();
        if (examples == 0 || truth.size() != examples || predicted.size() != examples) {
            throw new IllegalArgumentException("%d rows, %d true and %d predicted labels do not fit"
                    .formatted(examples, truth.size(), predicted.size()));
        }
        rowIds = List.copyOf(rowIds);
        truth = List.copyOf(truth);
        predicted = List.copyOf(predicted);
    }

    /** One whose probabilities are not known. */
    public static TestedRun ofLabels(int labels, List<Integer> rowIds, List<Integer> truth, List<Integer> predicted) {
        return new TestedRun(labels, rowIds, truth, predicted, new Reliability(Double.NaN, Double.NaN, List.of()));
    }

    /** Whether every example got the same label. */
    public boolean isConstant() {
        return predicted.stream().allMatch(predicted.get(0)::equals);
    }

    /** F1 of label 1 if there are two labels, else the mean over all labels (macro F1). */
    public double f1() {
        var counts = new int[labels][labels];
        for (int i = 0; i < truth.size(); i++) {
            counts[truth.get(i)][predicted.get(i)]++;
        }
        return Measure.F1.of(counts);
    }

    /** Share of the examples that got their true label. */
    public double accuracy() {
        int right = 0;
        for (int i = 0; i < truth.size(); i++) {
            right += truth.get(i).equals(predicted.get(i)) ? 1 : 0;
        }
        return (double) right / truth.size();
    }
}
