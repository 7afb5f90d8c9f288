package io.tunelab.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.contract.measure.Measures;
import io.tunelab.trainer.engine.BatchPredictions;
import io.tunelab.trainer.engine.Targets;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Every expected number was computed by hand from the counts, with scikit-learn's definitions. */
class EvaluationTest {
    private static final Offset<Double> EXACT = within(1e-15);

    @Test
    void ofTwoLabelsTheSecondIsThePositiveOne() {
        var evaluation = Evaluation.of(12.5, new int[][] {{40, 10}, {5, 45}}, Measures.NONE);

        assertThat(evaluation.loss()).isEqualTo(0.125);
        assertThat(evaluation.accuracy()).isEqualTo(0.85);
        assertThat(evaluation.precision()).isCloseTo(45.0 / 55, EXACT);
        assertThat(evaluation.recall()).isCloseTo(45.0 / 50, EXACT);
        assertThat(evaluation.f1()).isCloseTo(90.0 / 105, EXACT);
        assertThat(evaluation.confusion()).containsExactly(List.of(40, 10), List.of(5, 45));
    }

    @Test
    void ofMoreLabelsTheMeansAreMacro() {
        var evaluation = Evaluation.of(1.6, new int[][] {{5, 1, 0}, {2, 3, 1}, {0, 0, 4}}, Measures.NONE);

        assertThat(evaluation.accuracy()).isEqualTo(12.0 / 16);
        assertThat(evaluation.precision()).isCloseTo((5.0 / 7 + 3.0 / 4 + 4.0 / 5) / 3, EXACT);
        assertThat(evaluation.recall()).isCloseTo((5.0 / 6 + 3.0 / 6 + 1.0) / 3, EXACT);
        assertThat(evaluation.f1()).isCloseTo((10.0 / 13 + 6.0 / 10 + 8.0 / 9) / 3, EXACT);
    }

    @Test
    void whatWasNeverPredictedHasPrecisionZero() {
        var evaluation = Evaluation.of(7, new int[][] {{6, 0}, {4, 0}}, Measures.NONE);

        assertThat(evaluation.precision()).isZero();
        assertThat(evaluation.recall()).isZero();
        assertThat(evaluation.f1()).isZero();
        assertThat(evaluation.accuracy()).isEqualTo(0.6);
    }

    @Test
    void aLabelThatDoesNotOccurCountsAsZeroInTheMacroMeans() {
        var evaluation = Evaluation.of(1, new int[][] {{2, 0, 0}, {0, 2, 0}, {0, 0, 0}}, Measures.NONE);

        assertThat(evaluation.accuracy()).isEqualTo(1);
        assertThat(evaluation.f1()).isCloseTo(2.0 / 3, EXACT);
    }

    /** By hand, as scikit-learn has it: label b is never said, so its precision is 0. */
    @Test
    void labelsThatAreIndependentAreCountedOneByOne() {
        var truth = Targets.ofSets(new int[] {1, 0, 2, 0}, new int[] {0, 0, 1});
        var predictions = new SplitPredictions(2, truth);
        float[] probabilities = {0.9f, 0.1f, 0.5f, 0.2f, 0.4f, 0.49f, 0.3f, 0.1f};
        var batch = new BatchPredictions(probabilities, new double[] {0.1, 0.2, 0.3, 0.6}, 2);

        predictions.add(new int[] {0, 1, 2, 3}, batch, truth);

        var evaluation = predictions.evaluation();
        assertThat(evaluation.loss()).isCloseTo(0.3, within(1e-12));
        assertThat(evaluation.accuracy()).isEqualTo(0.5);
        assertThat(evaluation.labels()).containsExactly(new LabelCounts(1, 1, 1), new LabelCounts(0, 0, 1));
        assertThat(evaluation.precision()).isEqualTo(0.25);
        assertThat(evaluation.recall()).isEqualTo(0.25);
        assertThat(evaluation.f1()).isEqualTo(0.25);
        assertThat(evaluation.microF1().orElseThrow()).isCloseTo(2.0 / 5, within(1e-12));
        assertThat(evaluation.confusion()).isEmpty();
    }

    @Test
    void predictionsAreMeasuredAgainstTheSplitsOwnTruthWhateverTheOrderOfTheirBatches() {
        var predictions = new SplitPredictions(2, Targets.ofLabels(0, 1, 1, 0));
        float[] ofLastTwo = {0.2f, 0.8f, 0.7f, 0.3f};
        float[] ofFirstTwo = {0.6f, 0.4f, 0.65f, 0.35f};

        predictions.add(new int[] {2, 3}, new BatchPredictions(ofLastTwo, new double[2], 2), Targets.ofLabels(1, 0));
        predictions.add(new int[] {0, 1}, new BatchPredictions(ofFirstTwo, new double[2], 2), Targets.ofLabels(0, 1));

        // Positives at 0.8 and 0.35, negatives at 0.4 and 0.3: three of four pairs are in order.
        assertThat(predictions.evaluation().measures().auroc()).hasValue(0.75);
        var thresholds = predictions.thresholds().orElseThrow();
        assertThat(thresholds.f1().orElseThrow().threshold()).isCloseTo(0.325, within(1e-6));
        assertThat(thresholds.f1().orElseThrow().validation()).isCloseTo(0.8, EXACT);
        assertThat(thresholds.balancedAccuracy().orElseThrow().threshold()).isEqualTo(0.5);
    }
}
