package io.tunelab.trainer.training;

import java.util.Arrays;
import java.util.List;

/**
 * What a split's predictions are worth.
 *
 * @param loss mean cross entropy, nats per example
 * @param precision two labels: of label 1; more: macro average; 0 where nothing was predicted (as scikit-learn)
 * @param confusion row: true label, column: predicted
 */
public record Evaluation(
        double loss, double accuracy, double precision, double recall, double f1, List<List<Integer>> confusion) {
    public Evaluation {
        confusion = confusion.stream().map(List::copyOf).toList();
    }

    /** @param confusion counts, row: true label, column: predicted */
    static Evaluation of(double lossSum, int[][] confusion) {
        int labels = confusion.length;
        long total = Arrays.stream(confusion)
                .flatMapToInt(Arrays::stream)
                .asLongStream()
                .sum();
        long correct = 0;
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        for (int label = 0; label < labels; label++) {
            correct += confusion[label][label];
            if (labels > 2 || label == 1) {
                double share = labels > 2 ? 1.0 / labels : 1.0;
                double ofPredicted = ratio(confusion[label][label], column(confusion, label));
                double ofTrue = ratio(
                        confusion[label][label], Arrays.stream(confusion[label]).sum());
                precision += share * ofPredicted;
                recall += share * ofTrue;
                f1 += share * harmonicMean(ofPredicted, ofTrue);
            }
        }
        var rows = Arrays.stream(confusion)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
        return new Evaluation(lossSum / total, ratio(correct, total), precision, recall, f1, rows);
    }

    private static long column(int[][] confusion, int label) {
        return Arrays.stream(confusion).mapToLong(row -> row[label]).sum();
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static double harmonicMean(double a, double b) {
        return a + b == 0 ? 0 : 2 * a * b / (a + b);
    }
}
