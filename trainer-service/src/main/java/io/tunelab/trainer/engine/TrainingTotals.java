package io.tunelab.trainer.engine;

/**
 * Sums over the examples of some training steps, dropout on.
 *
 * @param lossSum training loss (smoothed and focal if asked for; multi-label: the mean over the labels), nats, times the
 *     weights of the classes
 * @param weight by what that sum is divided for the mean: the weights of the examples' classes; multi-label, or without
 *     class weights, the number of examples
 * @param correct examples whose label (multi-label: every label) was right
 */
public record TrainingTotals(double lossSum, double weight, long correct, long examples, long tokens) {
    /** Nothing was trained. */
    public static final TrainingTotals NONE = new TrainingTotals(0, 0, 0, 0, 0);

    public TrainingTotals {
        weight = weight == 0 ? examples : weight; // a checkpoint from before there were class weights has none
    }

    public TrainingTotals plus(TrainingTotals more) {
        return new TrainingTotals(
                lossSum + more.lossSum,
                weight + more.weight,
                correct + more.correct,
                examples + more.examples,
                tokens + more.tokens);
    }

    /** What was added since {@code earlier}. */
    public TrainingTotals minus(TrainingTotals earlier) {
        return new TrainingTotals(
                lossSum - earlier.lossSum,
                weight - earlier.weight,
                correct - earlier.correct,
                examples - earlier.examples,
                tokens - earlier.tokens);
    }

    /** Mean training loss in nats per example, weighted by class; NaN if nothing was trained. */
    public double meanLoss() {
        return lossSum / weight;
    }
}
