package io.tunelab.trainer.engine;

/**
 * Sums over the examples of some training steps, dropout on.
 *
 * @param lossSum cross entropy (multi-label: the mean of the labels' binary ones), nats
 * @param correct examples whose label (multi-label: every label) was right
 */
public record TrainingTotals(double lossSum, long correct, long examples, long tokens) {
    public TrainingTotals plus(TrainingTotals more) {
        return new TrainingTotals(
                lossSum + more.lossSum, correct + more.correct, examples + more.examples, tokens + more.tokens);
    }

    /** Mean cross entropy in nats per example; NaN if nothing was trained. */
    public double meanLoss() {
        return lossSum / examples;
    }
}
