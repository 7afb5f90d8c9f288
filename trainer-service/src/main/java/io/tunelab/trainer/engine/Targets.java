package io.tunelab.trainer.engine;

import io.tunelab.contract.dataset.Task;
import java.util.Arrays;
import java.util.List;

/**
 * What is true of some examples: one label each, or any number of labels each (multi-label).
 *
 * <p>The arrays are owned by this object from construction on.
 */
public final class Targets {
    private final Task task;
    private final int[] starts;
    private final int[] labels;

    private Targets(Task task, int[] starts, int[] labels) {
        this.task = task;
        this.starts = starts;
        this.labels = labels;
    }

    /** @param labels one per example, from 0 */
    public static Targets ofLabels(int... labels) {
        return new Targets(Task.SINGLE_LABEL, starts(ones(labels.length)), labels);
    }

    /**
     * @param counts labels per example
     * @param labels those of all examples, one example after the other, from 0
     * @throws IllegalArgumentException if {@code counts} do not add up to the number of labels
     */
    public static Targets ofSets(int[] counts, int[] labels) {
        var starts = starts(counts);
        if (starts[counts.length] != labels.length) {
            throw new IllegalArgumentException("label counts add up to %d, but there are %d labels"
                    .formatted(starts[counts.length], labels.length));
        }
        return new Targets(Task.MULTI_LABEL, starts, labels);
    }

    public Task task() {
        return task;
    }

    public int examples() {
        return starts.length - 1;
    }

    /** The example's only label; not for {@link Task#MULTI_LABEL}. */
    public int label(int example) {
        if (task == Task.MULTI_LABEL) {
            throw new IllegalStateException("these examples have sets of labels");
        }
        return labels[example];
    }

    /** The example's labels in the order given; one for {@link Task#SINGLE_LABEL}. */
    public int[] labels(int example) {
        return Arrays.copyOfRange(labels, starts[example], starts[example + 1]);
    }

    public boolean has(int example, int label) {
        for (int i = starts[example]; i < starts[example + 1]; i++) {
            if (labels[i] == label) {
                return true;
            }
        }
        return false;
    }

    /**
     * What the sum of these examples' losses is divided by for their mean: the sum of their classes' weights, as in
     * PyTorch's {@code CrossEntropyLoss}. Multi-label, or without weights, their number: {@code BCEWithLogitsLoss} divides
     * by that whatever its {@code pos_weight}.
     *
     * @param classWeights by label; empty: all are 1
     */
    double weight(List<Double> classWeights) {
        return classWeights.isEmpty() || task == Task.MULTI_LABEL
                ? examples()
                : Arrays.stream(labels).mapToDouble(classWeights::get).sum();
    }

    /** Those of the named examples, in that order. */
    public Targets of(int[] examples) {
        var counts = Arrays.stream(examples)
                .map(example -> starts[example + 1] - starts[example])
                .toArray();
        var chosen = Arrays.stream(examples)
                .flatMap(example -> Arrays.stream(labels, starts[example], starts[example + 1]))
                .toArray();
        return new Targets(task, starts(counts), chosen);
    }

    private static int[] starts(int[] counts) {
        var starts = new int[counts.length + 1];
        for (int i = 0; i < counts.length; i++) {
            starts[i + 1] = starts[i] + counts[i];
        }
        return starts;
    }

    private static int[] ones(int count) {
        var ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
