package io.tunelab.results.analysis;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** A score of a run, and what every test example contributes to it. */
enum Measure {
    ACCURACY {
        @Override
        double of(int[][] counts) {
            double right = IntStream.range(0, counts.length)
                    .map(label -> counts[label][label])
                    .sum();
            return right / total(counts);
        }
    },
    /** Of label 1 where there are two, else the mean over all labels (macro F1). */
    F1 {
        @Override
        double of(int[][] counts) {
            IntToDoubleFunction ofLabel = label -> {
                int predicted = IntStream.range(0, counts.length)
                        .map(truth -> counts[truth][label])
                        .sum();
                int present = IntStream.of(counts[label]).sum();
                return predicted + present == 0 ? 0 : 2.0 * counts[label][label] / (predicted + present);
            };
            return counts.length == 2
                    ? ofLabel.applyAsDouble(1)
                    : IntStream.range(0, counts.length)
                            .mapToDouble(ofLabel)
                            .average()
                            .orElseThrow();
        }
    };

    /** @param counts the confusion matrix: true label first */
    abstract double of(int[][] counts);

    /**
     * Jackknife pseudo-values (Tukey 1958; for reader studies Dorfman, Berbaum and Metz, Investigative Radiology 27, 1992):
     * {@code n} times the score less {@code n − 1} times the score without the example. For accuracy these are 0 and 1.
     */
    double[] contributions(int labels, int[] truth, int[] predicted) {
        int n = truth.length;
        var counts = new int[labels][labels];
        for (int i = 0; i < n; i++) {
            counts[truth[i]][predicted[i]]++;
        }
        double whole = of(counts);
        var ofKind = new double[labels][labels];
        for (int one = 0; one < labels; one++) {
            for (int other = 0; other < labels; other++) {
                if (counts[one][other] > 0) {
                    counts[one][other]--;
                    ofKind[one][other] = n * whole - (n - 1) * (n == 1 ? 0 : of(counts));
                    counts[one][other]++;
                }
            }
        }
        var values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = ofKind[truth[i]][predicted[i]];
        }
        return values;
    }

    private static double total(int[][] counts) {
        return IntStream.range(0, counts.length)
                .map(label -> IntStream.of(counts[label]).sum())
                .sum();
    }
}
