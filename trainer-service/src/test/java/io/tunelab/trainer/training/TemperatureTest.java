package io.tunelab.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.contract.dataset.Task;
import io.tunelab.trainer.engine.BatchPredictions;
import io.tunelab.trainer.engine.Targets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemperatureTest {
    private static final int EXAMPLES = 20_000;
    private final SplittableRandom random = new SplittableRandom(1);

    /** Labels are drawn from softmax(logits / 2), and the model says softmax(logits): twice too sure. */
    @Test
    void theTemperatureOfAModelThatIsTwiceTooSureIsTwo() {
        var labels = new int[EXAMPLES];
        var probabilities = new float[3 * EXAMPLES];
        for (int i = 0; i < EXAMPLES; i++) {
            var logits = IntStream.range(0, 3)
                    .mapToDouble(label -> 3 * random.nextGaussian())
                    .toArray();
            labels[i] = drawn(softmax(2, logits));
            var said = softmax(1, logits);
            for (int label = 0; label < 3; label++) {
                probabilities[3 * i + label] = (float) said[label];
            }
        }

        var fitted = Temperature.fit(predictions(probabilities, 3, Targets.ofLabels(labels)), Targets.ofLabels(labels));

        assertThat(fitted.value()).isCloseTo(2, within(0.06));
        assertThat(fitted.examples()).isEqualTo(EXAMPLES);
        assertThat(fitted.scaledLoss()).isLessThan(fitted.loss() - 0.05);
    }

    @Test
    void ofSeveralLabelsEachIsScaledByItself() {
        var counts = new int[EXAMPLES];
        var labels = new int[2 * EXAMPLES];
        var probabilities = new float[2 * EXAMPLES];
        int at = 0;
        for (int i = 0; i < EXAMPLES; i++) {
            for (int label = 0; label < 2; label++) {
                double logit = 2 * random.nextGaussian();
                probabilities[2 * i + label] = (float) softmax(1, 0, logit)[1];
                if (random.nextDouble() < softmax(0.5, 0, logit)[1]) {
                    counts[i]++;
                    labels[at++] = label;
                }
            }
        }
        var targets = Targets.ofSets(counts, Arrays.copyOf(labels, at));

        var fitted = Temperature.fit(predictions(probabilities, 2, targets), targets);

        assertThat(fitted.value()).isCloseTo(0.5, within(0.02));
        assertThat(Temperature.scaled(new float[] {0.5f, 0.2f}, Task.MULTI_LABEL, 0.5))
                .containsExactly(new double[] {0.5, 0.04 / (0.04 + 0.64)}, within(1e-6));
    }

    @Test
    void withoutAMistakeAndWithNothingElseTheTemperatureStaysWithinItsBounds() {
        var right = Targets.ofLabels(0, 1);
        var wrong = Targets.ofLabels(1, 0);
        float[] sure = {1, 0, 0, 1};

        assertThat(Temperature.fit(predictions(sure.clone(), 2, right), right).value())
                .isCloseTo(0.05, within(0.001));
        assertThat(Temperature.fit(predictions(sure.clone(), 2, wrong), wrong).value())
                .isCloseTo(20, within(0.01));
    }

    @Test
    void aLabelThatIsCertainInFloatsIsNoSurerThanAFloatCanTell() {
        // Logit 20 is a probability of 1 as a float; one in a hundred is wrong: the true loss at temperature 1 is 0.2.
        var counts = new int[100];
        Arrays.fill(counts, 1, 100, 1);
        var targets = Targets.ofSets(counts, new int[99]);
        var certain = new float[100];
        Arrays.fill(certain, 1);

        var fitted = Temperature.fit(predictions(certain, 1, targets), targets);

        assertThat(fitted.value()).isBetween(3.0, 5.0);
    }

    @Test
    void theMostProbableLabelStaysTheMostProbable() {
        var scaled = Temperature.scaled(new float[] {0.2f, 0.5f, 0.3f}, Task.SINGLE_LABEL, 4);

        assertThat(scaled[1]).isGreaterThan(scaled[2]);
        assertThat(scaled[2]).isGreaterThan(scaled[0]);
        assertThat(scaled[0] + scaled[1] + scaled[2]).isCloseTo(1, within(1e-9));
    }

    private static SplitPredictions predictions(float[] probabilities, int classes, Targets targets) {
        int examples = probabilities.length / classes;
        var all = new SplitPredictions(classes, targets);
        all.add(
                IntStream.range(0, examples).toArray(),
                new BatchPredictions(probabilities, new double[examples], classes),
                targets);
        return all;
    }

    private int drawn(double... probabilities) {
        double at = random.nextDouble();
        int label = 0;
        while (label < probabilities.length - 1 && at >= probabilities[label]) {
            at -= probabilities[label++];
        }
        return label;
    }

    private static double[] softmax(double temperature, double... logits) {
        var powers = Arrays.stream(logits)
                .map(logit -> Math.exp(logit / temperature))
                .toArray();
        double sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).map(power -> power / sum).toArray();
    }
}
