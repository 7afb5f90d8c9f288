package io.tunelab.trainer.engine;

/**
 * What the classifier says of a batch's examples, in the batch's order. The arrays are handed over: they belong to the
 * one who asked.
 */
public final class BatchPredictions {
    private final float[] probabilities;
    private final double[] losses;
    private final int classes;

    /**
     * @param probabilities softmax of the logits, or their sigmoids where an example may have several labels,
     *     {@code [examples * classes]}, row by row
     * @param losses cross entropy per example against its label, or the mean of the labels' binary ones; nats,
     *     {@code [examples]}
     */
    public BatchPredictions(float[] probabilities, double[] losses, int classes) {
        if (probabilities.length != losses.length * classes) {
            throw new IllegalArgumentException("%d probabilities are not %d examples of %d classes"
                    .formatted(probabilities.length, losses.length, classes));
        }
        this.probabilities = probabilities;
        this.losses = losses;
        this.classes = classes;
    }

    public int examples() {
        return losses.length;
    }

    public int classes() {
        return classes;
    }

    public float probability(int example, int label) {
        return probabilities[example * classes + label];
    }

    public double loss(int example) {
        return losses[example];
    }

    /** Multi-label: is the label more probable than not? The threshold is 0.5, inclusive. */
    public boolean says(int example, int label) {
        return probability(example, label) >= 0.5f;
    }

    /** The most probable label; of equals, the lowest. */
    public int predicted(int example) {
        int best = 0;
        for (int label = 1; label < classes; label++) {
            if (probability(example, label) > probability(example, best)) {
                best = label;
            }
        }
        return best;
    }
}
