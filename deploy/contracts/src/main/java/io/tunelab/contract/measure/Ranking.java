package io.tunelab.contract.measure;

import java.util.Arrays;

/**
 * Examples in the order of a label's probability, the highest first: what every threshold between two probabilities gives.
 * Examples of equal probability stand together.
 */
public final class Ranking {
    private final float[] probabilities;
    private final int[] truePositives;
    private final int[] falsePositives;

    private Ranking(float[] probabilities, int[] truePositives, int[] falsePositives) {
        this.probabilities = probabilities;
        this.truePositives = truePositives;
        this.falsePositives = falsePositives;
    }

    public static Ranking of(Answers answers, int label) {
        int examples = answers.examples();
        // A probability's bits sort as it does; the lowest bit of a key says whether the label is true.
        var keys = new long[examples];
        for (int example = 0; example < examples; example++) {
            long bits = Float.floatToIntBits(answers.probability(example, label) + 0f);
            keys[example] = bits << 1 | (answers.has(example, label) ? 1 : 0);
        }
        Arrays.sort(keys);
        var probabilities = new float[examples];
        var truePositives = new int[examples];
        var falsePositives = new int[examples];
        int steps = 0;
        int positives = 0;
        for (int i = examples - 1; i >= 0; i--) {
            positives += (int) (keys[i] & 1);
            if (i == 0 || keys[i - 1] >> 1 != keys[i] >> 1) {
                probabilities[steps] = Float.intBitsToFloat((int) (keys[i] >> 1));
                truePositives[steps] = positives;
                falsePositives[steps] = examples - i - positives;
                steps++;
            }
        }
        return new Ranking(
                Arrays.copyOf(probabilities, steps),
                Arrays.copyOf(truePositives, steps),
                Arrays.copyOf(falsePositives, steps));
    }

    /** How many different probabilities there are. */
    public int steps() {
        return probabilities.length;
    }

    /** The probability of a step, falling from step to step. */
    public float probability(int step) {
        return probabilities[step];
    }

    /** Examples that have the label, of those with at least the step's probability. */
    public int truePositives(int step) {
        return truePositives[step];
    }

    /** Examples without the label, of those with at least the step's probability. */
    public int falsePositives(int step) {
        return falsePositives[step];
    }

    public int positives() {
        return steps() == 0 ? 0 : truePositives[steps() - 1];
    }

    public int negatives() {
        return steps() == 0 ? 0 : falsePositives[steps() - 1];
    }

    /** Area under the ROC curve by the trapezoidal rule, ties counting half; only with examples of both kinds. */
    public double area() {
        double area = 0;
        long falseBefore = 0;
        long trueBefore = 0;
        for (int step = 0; step < steps(); step++) {
            area += (falsePositives[step] - falseBefore) * (truePositives[step] + trueBefore) / 2.0;
            falseBefore = falsePositives[step];
            trueBefore = truePositives[step];
        }
        return area / ((double) positives() * negatives());
    }

    /** Average precision: that of every step, weighted with the recall that it adds; only with examples of both kinds. */
    public double averagePrecision() {
        double sum = 0;
        int before = 0;
        for (int step = 0; step < steps(); step++) {
            sum += (truePositives[step] - before)
                    * ((double) truePositives[step] / (truePositives[step] + falsePositives[step]));
            before = truePositives[step];
        }
        return sum / positives();
    }

    /** How those fare that are predicted from a probability of {@code threshold} on. */
    public LabelOutcome from(double threshold) {
        int step = 0;
        while (step < steps() && probabilities[step] >= threshold) {
            step++;
        }
        return step == 0 ? new LabelOutcome(positives() + negatives(), positives(), 0, 0) : outcome(step - 1);
    }

    LabelOutcome outcome(int step) {
        return new LabelOutcome(
                positives() + negatives(),
                positives(),
                truePositives[step] + falsePositives[step],
                truePositives[step]);
    }
}
