package io.tunelab.results.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whether a classifier's probabilities mean what they say.
 *
 * @param calibrationError mean distance between confidence and accuracy over bins of equally many examples (Nixon et al.:
 *     Measuring Calibration in Deep Learning, 2019; the bins of Guo et al., ICML 2017, have equal widths, and most of them
 *     hold next to nothing). 0 is perfect
 * @param brierScore mean squared error of the probabilities as scikit-learn has it: of two labels that of one of
 *     them, 0 to 1, of more summed over the labels, 0 to 2 (Brier, Monthly Weather Review
 *     78, 1950)
 * @param bins by rising confidence
 */
public record Reliability(double calibrationError, double brierScore, List<Bin> bins) {
    private static final int BINS = 15;

    public Reliability {
        bins = List.copyOf(bins);
    }

    /** What a run said of one example: a probability per label, and the true one. */
    public record Prediction(List<Float> probabilities, int label) {
        public Prediction {
            probabilities = List.copyOf(probabilities);
        }

        /** With logits divided by a temperature: powers of the probabilities, normalised. */
        public Prediction scaled(double temperature) {
            var powers = probabilities.stream()
                    .map(one -> Math.exp(Math.log(Math.max(one, Float.MIN_NORMAL)) / temperature))
                    .toList();
            double sum = powers.stream().mapToDouble(Double::doubleValue).sum();
            return new Prediction(
                    powers.stream().map(one -> (float) (one / sum)).toList(), label);
        }

        private float confidence() {
            return probabilities.stream().max(Comparator.naturalOrder()).orElseThrow();
        }

        private boolean isRight() {
            return probabilities.indexOf(confidence()) == label;
        }

        private double squaredError() {
            double sum = 0;
            for (int i = 0; i < probabilities.size(); i++) {
                double distance = probabilities.get(i) - (i == label ? 1 : 0);
                sum += distance * distance;
            }
            return probabilities.size() == 2 ? sum / 2 : sum;
        }
    }

    /**
     * Examples of about the same confidence.
     *
     * @param confidence mean probability of the predicted label
     * @param interval 95% interval of the accuracy (Wilson)
     */
    public record Bin(int examples, double confidence, double accuracy, Interval interval) {
        static Bin of(List<Prediction> predictions) {
            int right = (int) predictions.stream().filter(Prediction::isRight).count();
            return new Bin(
                    predictions.size(),
                    predictions.stream()
                            .mapToDouble(Prediction::confidence)
                            .average()
                            .orElseThrow(),
                    (double) right / predictions.size(),
                    Interval.ofShare(right, predictions.size()));
        }
    }

    /** @throws IllegalArgumentException if there are no predictions */
    public static Reliability of(List<Prediction> predictions) {
        int n = predictions.size();
        if (n == 0) {
            throw new IllegalArgumentException("calibration needs at least one prediction");
        }
        var sorted = predictions.stream()
                .sorted(Comparator.comparing(Prediction::confidence))
                .toList();
        int count = Math.min(BINS, n);
        var bins = new ArrayList<Bin>();
        for (int i = 0; i < count; i++) {
            bins.add(Bin.of(sorted.subList((int) ((long) n * i / count), (int) ((long) n * (i + 1) / count))));
        }
        return new Reliability(
                bins.stream()
                        .mapToDouble(bin -> Math.abs(bin.accuracy() - bin.confidence()) * bin.examples() / n)
                        .sum(),
                predictions.stream()
                        .mapToDouble(Prediction::squaredError)
                        .average()
                        .orElseThrow(),
                bins);
    }
}
