package io.tunelab.trainer.training;

import io.tunelab.contract.measure.Measures;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What a split's predictions are worth.
 *
 * @param loss mean cross entropy, nats per example; multi-label: of the mean of its labels' binary ones
 * @param accuracy share of examples that are right; multi-label: in every label (subset accuracy)
 * @param precision two labels: of label 1; more, or multi-label: macro average; 0 where nothing was predicted (as
 *     scikit-learn)
 * @param confusion row: true label, column: predicted; empty for multi-label
 * @param labels multi-label: how each fared; else empty
 * @param measures none in a checkpoint of an earlier version
 */
public record Evaluation(
        double loss,
        double accuracy,
        double precision,
        double recall,
        double f1,
        List<List<Integer>> confusion,
        List<LabelCounts> labels,
        Measures measures) {
    public Evaluation {
        confusion = confusion.stream().map(List::copyOf).toList();
        // A checkpoint from before there were label sets has none.
        labels = labels == null ? List.of() : List.copyOf(labels);
        measures = measures == null ? Measures.NONE : measures;
    }

    /**
     * Multi-label: of {@code examples} examples, {@code exact} of which were right in every label.
     *
     * @param labels at least one
     */
    static Evaluation of(double lossSum, int examples, int exact, List<LabelCounts> labels, Measures measures) {
        return new Evaluation(
                lossSum / examples,
                ratio(exact, examples),
                mean(labels, LabelCounts::precision),
                mean(labels, LabelCounts::recall),
                mean(labels, LabelCounts::f1),
                List.of(),
                labels,
                measures);
    }

    /** Multi-label only: F1 of all decisions together. */
    public OptionalDouble microF1() {
        return labels.stream().reduce(LabelCounts::plus).stream()
                .mapToDouble(LabelCounts::f1)
                .findFirst();
    }

    private static double mean(List<LabelCounts> labels, ToDoubleFunction<LabelCounts> value) {
        return labels.stream().mapToDouble(value).average().orElse(0);
    }

    /** @param confusion counts, row: true label, column: predicted */
    static Evaluation of(double lossSum, int[][] confusion, Measures measures) {
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
        return new Evaluation(lossSum / total, ratio(correct, total), precision, recall, f1, rows, List.of(), measures);
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
