package io.tunelab.trainer.training;

import io.tunelab.contract.dataset.Task;
import io.tunelab.contract.measure.Answers;
import io.tunelab.contract.measure.Measures;
import io.tunelab.contract.measure.Thresholds;
import io.tunelab.trainer.engine.BatchPredictions;
import io.tunelab.trainer.engine.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Class probabilities and losses of every example of a split, by the example's place in the split. */
public final class SplitPredictions implements Answers {
    private final int classes;
    private final Targets truth;
    private final float[] probabilities;
    private final int[][] confusion;
    private final List<LabelCounts> counts;
    private int exact;
    private double lossSum;

    /** @param truth of the split's examples, in its order */
    SplitPredictions(int classes, Targets truth) {
        this.classes = classes;
        this.truth = truth;
        this.probabilities = new float[truth.examples() * classes];
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
            if (!isMultiLabel()) {
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
        // Of a diverged model's probabilities, which are not numbers, there is no measure; the loss tells it.
        var measures = Double.isFinite(lossSum) ? Measures.of(this) : Measures.NONE;
        return isMultiLabel()
                ? Evaluation.of(lossSum, size(), exact, counts, measures)
                : Evaluation.of(lossSum, confusion, measures);
    }

    /** Of two labels: the thresholds that suit these predictions best. */
    Optional<Thresholds> thresholds() {
        return Thresholds.of(this);
    }

    @Override
    public int examples() {
        return size();
    }

    @Override
    public int labels() {
        return classes;
    }

    @Override
    public boolean isMultiLabel() {
        return truth.task() == Task.MULTI_LABEL;
    }

    @Override
    public boolean has(int example, int label) {
        return truth.has(example, label);
    }

    public int classes() {
        return classes;
    }

    public int size() {
        return probabilities.length / classes;
    }

    @Override
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
