package io.tunelab.results.analysis;

import java.util.Comparator;
import java.util.HashMap;
import java.util.stream.IntStream;

/** Two runs on the same test examples, example by example. */
final class Agreement {
    private final int labels;
    private final int[] kinds;

    private Agreement(int labels, int... kinds) {
        this.labels = labels;
        this.kinds = kinds;
    }

    /** @throws IllegalArgumentException if the runs were not tested on the same examples */
    static Agreement of(TestedRun baseline, TestedRun candidate) {
        int examples = baseline.rowIds().size();
        if (baseline.labels() != candidate.labels()
                || examples != candidate.rowIds().size()) {
            throw notTheSame();
        }
        var place = new HashMap<Integer, Integer>();
        for (int i = 0; i < examples; i++) {
            place.put(candidate.rowIds().get(i), i);
        }
        int labels = baseline.labels();
        var order = IntStream.range(0, examples)
                .boxed()
                .sorted(Comparator.comparing(baseline.rowIds()::get))
                .toList();
        var kinds = new int[examples];
        for (int i = 0; i < examples; i++) {
            int here = order.get(i);
            int truth = baseline.truth().get(here);
            var there = place.get(baseline.rowIds().get(here));
            if (there == null || candidate.truth().get(there) != truth) {
                throw notTheSame();
            }
            kinds[i] = (truth * labels + baseline.predicted().get(here)) * labels
                    + candidate.predicted().get(there);
        }
        return new Agreement(labels, kinds);
    }

    private static IllegalArgumentException notTheSame() {
        return new IllegalArgumentException("the runs were not tested on the same examples");
    }

    int examples() {
        return kinds.length;
    }

    int labels() {
        return labels;
    }

    /** The cell of {@link Counts} that an example falls into; examples are in the order of their rows. */
    int kind(int example) {
        return kinds[example];
    }

    Counts counts() {
        var cells = new int[labels * labels * labels];
        for (int kind : kinds) {
            cells[kind]++;
        }
        return new Counts(labels, cells);
    }

    /**
     * How many examples had a true label and got two predictions: {@code (truth · labels + baseline) · labels +
     * candidate} is the cell. Everything that is compared follows from these.
     */
    static final class Counts {
        private final int labels;
        private final int[] cells;

        /** @param cells is not copied: resampling makes ten thousand of them */
        Counts(int labels, int... cells) {
            this.labels = labels;
            this.cells = cells;
        }

        int onlyBaselineRight() {
            return sum((truth, baseline, candidate) -> baseline == truth && candidate != truth);
        }

        int onlyCandidateRight() {
            return sum((truth, baseline, candidate) -> candidate == truth && baseline != truth);
        }

        /** Accuracy of the candidate less that of the baseline. */
        double accuracyDifference() {
            return (double) (onlyCandidateRight() - onlyBaselineRight()) / sum((truth, baseline, candidate) -> true);
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
            int hits = sum(
                    (truth, baseline, candidate) -> truth == label && (ofCandidate ? candidate : baseline) == label);
            int claimed = sum((truth, baseline, candidate) -> (ofCandidate ? candidate : baseline) == label);
            int there = sum((truth, baseline, candidate) -> truth == label);
            return claimed + there == 0 ? 0 : 2.0 * hits / (claimed + there);
        }

        private interface Condition {
            boolean test(int truth, int baseline, int candidate);
        }

        private int sum(Condition wanted) {
            int sum = 0;
            for (int i = 0; i < cells.length; i++) {
                if (cells[i] > 0 && wanted.test(i / labels / labels, i / labels % labels, i % labels)) {
                    sum += cells[i];
                }
            }
            return sum;
        }
    }
}
