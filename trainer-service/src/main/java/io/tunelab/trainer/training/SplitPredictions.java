package io.tunelab.trainer.training;

import io.tunelab.trainer.engine.BatchPredictions;

/** Class probabilities and losses of every example of a split, by the example's place in the split. */
public final class SplitPredictions {
    private final int classes;
    private final float[] probabilities;
    private final int[][] confusion;
    private double lossSum;

    SplitPredictions(int examples, int classes) {
        this.classes = classes;
        this.probabilities = new float[examples * classes];
        this.confusion = new int[classes][classes];
    }

    /** Takes in a batch whose examples stand at {@code places} of the split. */
    void add(int[] places, BatchPredictions batch, int[] labels) {
        for (int i = 0; i < places.length; i++) {
            for (int label = 0; label < classes; label++) {
                probabilities[places[i] * classes + label] = batch.probability(i, label);
            }
            confusion[labels[i]][batch.predicted(i)]++;
            lossSum += batch.loss(i);
        }
    }

    Evaluation evaluation() {
        return Evaluation.of(lossSum, confusion);
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
}
