package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.results.analysis.Reliability.Prediction;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
    @Test
    void aTemperatureScalesProbabilitiesAsItScalesLogits() {
        // Logits 2 and 0: softmax([1, 0]) with the temperature 2.
        float sure = (float) (Math.exp(2) / (1 + Math.exp(2)));
        float scaled = (float) (Math.exp(1) / (1 + Math.exp(1)));

        var prediction = new Reliability.Prediction(List.of(sure, 1 - sure), 0).scaled(2);

        assertThat(prediction.probabilities().get(0)).isCloseTo(scaled, within(1e-6f));
        assertThat(Reliability.of(List.of(prediction)).brierScore())
                .isCloseTo((1 - scaled) * (1 - scaled), within(1e-6));
    }

    /** By hand: 15 of 0.7 with 9 right, |0.6 − 0.7|; 15 of 0.9 with 15 right, |1 − 0.9|; two bins' worth of each error. */
    @Test
    void theErrorIsTheMeanGapBetweenConfidenceAndAccuracy() {
        var predictions = IntStream.range(0, 30)
                .mapToObj(i -> i < 15 ? prediction(0.7f, i < 9) : prediction(0.9f, true))
                .toList();

        var reliability = Reliability.of(predictions);

        assertThat(reliability.bins()).hasSize(15).allMatch(bin -> bin.examples() == 2);
        assertThat(reliability.bins().get(0).confidence()).isCloseTo(0.7, within(1e-6));
        // Bins of two: of 0.7 four with both right and one with one, two with none, the eighth shared with 0.9.
        assertThat(reliability.calibrationError())
                .isCloseTo((4 * 0.3 + 0.2 + 2 * 0.7 + 0.3 + 7 * 0.1) / 15, within(1e-6));
    }

    /** {@code sklearn.metrics.brier_score_loss}: of two labels it counts one, of three all. */
    @Test
    void theBrierScoreIsThatOfScikitLearn() {
        var reliability = Reliability.of(List.of(prediction(0.7f, true), prediction(0.9f, false)));

        assertThat(reliability.brierScore()).isCloseTo((0.09 + 0.81) / 2, within(1e-6));
        assertThat(Reliability.of(List.of(new Prediction(List.of(0.5f, 0.25f, 0.25f), 0)))
                        .brierScore())
                .isCloseTo(0.375, within(1e-6));
        assertThat(reliability.bins()).hasSize(2);
    }

    private static Prediction prediction(float confidence, boolean right) {
        return new Prediction(List.of(confidence, 1 - confidence), right ? 0 : 1);
    }
}
