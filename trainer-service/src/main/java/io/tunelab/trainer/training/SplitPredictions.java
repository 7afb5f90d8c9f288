package io.tunelab.trainer.training;

import io.tunelab.contract.dataset.Task;
import io.tunelab.trainer.engine.BatchPredictions;
import io.tunelab.trainer.engine.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Class probabilities and losses of every example of a split, by the example's place in the split. */
public final class SplitPredictions {
    private final int classes;
    private final Task task;
    private final float[] probabilities;
    private final int[][] confusion;
    private final List<LabelCounts> counts;
    private int exact;
    private double lossSum;

    SplitPredictions(int examples, int classes, Task task) {
        this.classes = classes;
        this.task = task;
        this.probabilities = new float[examples * classes];
        this.confusion = new int[classes][classes];
        this.counts = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            counts.add(new LabelCounts(0, 0, 0));
        }
    }

    /** Takes in a batch whose examples stand at {@code places} of the split. */
    void add(int[] places, BatchPredictions batch, Targets targets) {
        for (int i = 0; i < places.length; i++) {
            for (int label = 0; label < classes; label++) {
                probabilities[places[i] * classes + label] = batch.probability(i, label);
            }
            lossSum += batch.loss(i);
            if (task == Task.SINGLE_LABEL) {
                confusion[targets.label(i)][batch.predicted(i)]++;
            } else {
                count(i, batch, targets);
            }
        }
    }

    private void count(int example, BatchPredictions batch, Targets targets) {
        boolean right = true;
        for (int label = 0; label < classes; label++) {
            boolean has = targets.has(example, label);
            boolean said = batch.says(example, label);
            right &= has == said;
            var one = new LabelCounts(has && said ? 1 : 0, said && !has ? 1 : 0, has && !said ? 1 : 0);
            counts.set(label, counts.get(label).plus(one));
        }
        exact += right ? 1 : 0;
    }

    Evaluation evaluation() {
        return task == Task.SINGLE_LABEL
                ? Evaluation.of(lossSum, confusion)
                : Evaluation.of(lossSum, size(), exact, counts);
    }

    public int classes() {
        return classes;
    }

    public int size() {
        return probabilities.length / classes;
    }

    public float probability(int example, int label) {
        return probabilities[example * classes + label];
    }

    /** The most probable label; the first of equal ones. */
    public int predicted(int example) {
        int best = 0;
        for (int label = 1; label < classes; label++) {
            best = probability(example, label) > probability(example, best) ? label : best;
        }
        return best;
    }

    /** Whether a multi-label example has exactly the labels whose probability is at least 0.5. */
    public boolean saysExactly(int example, Targets targets) {
        return IntStream.range(0, classes)
                .allMatch(label -> targets.has(example, label) == probability(example, label) >= 0.5f);
    }
}
