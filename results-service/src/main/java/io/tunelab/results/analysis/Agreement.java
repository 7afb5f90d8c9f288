package io.tunelab.results.analysis;

import java.util.HashMap;

/**
 * Two runs on the same test examples, as counts: {@code cells[truth][baseline][candidate]} examples have that true
 * label and got those two predictions. Everything that is compared follows from these counts.
 */
final class Agreement {
    private final int labels;
    private final int examples;
    private final int[] cells;

    private Agreement(int labels, int examples, int[] cells) {
        this.labels = labels;
        this.examples = examples;
        this.cells = cells;
    }

    /** @throws IllegalArgumentException if the runs were not tested on the same examples */
    static Agreement of(TestedRun baseline, TestedRun candidate) {
        if (baseline.labels() != candidate.labels()
                || baseline.rowIds().size() != candidate.rowIds().size()) {
            throw new IllegalArgumentException("the runs were not tested on the same examples");
        }
        var place = new HashMap<Integer, Integer>();
        for (int i = 0; i < candidate.rowIds().size(); i++) {
            place.put(candidate.rowIds().get(i), i);
        }
        int labels = baseline.labels();
        var cells = new int[labels * labels * labels];
        for (int i = 0; i < baseline.rowIds().size(); i++) {
            var other = place.get(baseline.rowIds().get(i));
            if (other == null
                    || !candidate.truth().get(other).equals(baseline.truth().get(i))) {
                throw new IllegalArgumentException("the runs were not tested on the same examples");
            }
            int truth = baseline.truth().get(i);
            cells[
                    (truth * labels + baseline.predicted().get(i)) * labels
                            + candidate.predicted().get(other)]++;
        }
        return new Agreement(labels, baseline.rowIds().size(), cells);
    }

    /** With other counts, for resampling; {@code cells} is not copied. */
    Agreement with(int[] otherCells) {
        return new Agreement(labels, examples, otherCells);
    }

    int examples() {
        return examples;
    }

    /** Counts by truth, baseline's and candidate's prediction, the last varying fastest. */
    int[] cells() {
        return cells.clone();
    }

    int onlyBaselineRight() {
        return sum((truth, baseline, candidate) -> baseline == truth && candidate != truth);
    }

    int onlyCandidateRight() {
        return sum((truth, baseline, candidate) -> candidate == truth && baseline != truth);
    }

    /** Accuracy of the candidate less that of the baseline. */
    double accuracyDifference() {
        return (double) (onlyCandidateRight() - onlyBaselineRight()) / examples;
    }

    /** F1 of the candidate less that of the baseline: of label 1 where there are two, else the mean of all labels. */
    double f1Difference() {
        if (labels == 2) {
            return f1(1, true) - f1(1, false);
        }
        double difference = 0;
        for (int label = 0; label < labels; label++) {
            difference += f1(label, true) - f1(label, false);
        }
        return difference / labels;
    }

    private double f1(int label, boolean ofCandidate) {
        int hits = sum((truth, baseline, candidate) -> truth == label && (ofCandidate ? candidate : baseline) == label);
        int claimed = sum((truth, baseline, candidate) -> (ofCandidate ? candidate : baseline) == label);
        int there = sum((truth, baseline, candidate) -> truth == label);
        return claimed + there == 0 ? 0 : 2.0 * hits / (claimed + there);
    }

    private interface Cell {
        boolean test(int truth, int baseline, int candidate);
    }

    private int sum(Cell wanted) {
        int sum = 0;
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] > 0 && wanted.test(i / labels / labels, i / labels % labels, i % labels)) {
                sum += cells[i];
            }
        }
        return sum;
    }
}
