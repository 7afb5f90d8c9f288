package io.tunelab.trainer.training;

import io.tunelab.contract.dataset.Task;
import io.tunelab.trainer.engine.Targets;

/**
 * Temperature scaling (Guo, Pleiss, Sun and Weinberger: On calibration of modern neural networks, ICML 2017): one number that
 * divides all logits so that the loss of the validation split is least. It changes how sure a model says it is, never which
 * label is the most probable.
 *
 * @param value above 1 where the model is too sure
 * @param examples how many it was fitted on
 * @param loss of these examples without it, nats per example
 * @param scaledLoss with it
 */
public record Temperature(double value, int examples, double loss, double scaledLoss) {
    /** The range of the search. */
    public static final double LOWEST = 0.05;

    public static final double HIGHEST = 20;
    /** The remaining interval of log(temperature) is smaller than 1e-6 then. */
    private static final int STEPS = 34;

    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** By golden-section search: the loss is convex in the inverse temperature. */
    static Temperature fit(SplitPredictions predictions, Targets targets) {
        double low = Math.log(LOWEST);
        double high = Math.log(HIGHEST);
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double ofLeft = loss(predictions, targets, Math.exp(left));
        double ofRight = loss(predictions, targets, Math.exp(right));
        for (int step = 0; step < STEPS; step++) {
            if (ofLeft <= ofRight) {
                high = right;
                right = left;
                ofRight = ofLeft;
                left = high - GOLDEN * (high - low);
                ofLeft = loss(predictions, targets, Math.exp(left));
            } else {
                low = left;
                left = right;
                ofLeft = ofRight;
                right = low + GOLDEN * (high - low);
                ofRight = loss(predictions, targets, Math.exp(right));
            }
        }
        double best = Math.exp((low + high) / 2);
        return new Temperature(
                best, predictions.size(), loss(predictions, targets, 1), loss(predictions, targets, best));
    }

    private static double loss(SplitPredictions predictions, Targets targets, double temperature) {
        var row = new float[predictions.classes()];
        double sum = 0;
        for (int example = 0; example < predictions.size(); example++) {
            for (int label = 0; label < row.length; label++) {
                row[label] = predictions.probability(example, label);
            }
            var scaled = scaled(row, targets.task(), temperature);
            if (targets.task() == Task.SINGLE_LABEL) {
                sum += cost(scaled[targets.label(example)]);
            } else {
                for (int label = 0; label < row.length; label++) {
                    sum += cost(targets.has(example, label) ? scaled[label] : 1 - scaled[label]) / row.length;
                }
            }
        }
        return sum / predictions.size();
    }

    private static double cost(double probability) {
        return -Math.log(Math.max(probability, Float.MIN_NORMAL));
    }

    /**
     * Probabilities of one example whose logits are divided by {@code temperature}: their powers, normalised. In multi-label
     * models each label's are normalised with those of its absence.
     */
    public static double[] scaled(float[] probabilities, Task task, double temperature) {
        var scaled = new double[probabilities.length];
        double sum = 0;
        for (int label = 0; label < scaled.length; label++) {
            scaled[label] = power(probabilities[label], temperature);
            sum += scaled[label];
        }
        for (int label = 0; label < scaled.length; label++) {
            scaled[label] /= task == Task.SINGLE_LABEL
                    ? sum
                    : scaled[label] + power(complement(probabilities[label]), temperature);
        }
        return scaled;
    }

    /** A float's probability of 1 stands for anything from 1 - 2^-25 on: the logit is not known, but at least 17.3. */
    private static float complement(float probability) {
        return Math.max(1 - probability, 0x1p-25f);
    }

    private static double power(float probability, double temperature) {
        return Math.exp(Math.log(Math.max(probability, Float.MIN_NORMAL)) / temperature);
    }
}
