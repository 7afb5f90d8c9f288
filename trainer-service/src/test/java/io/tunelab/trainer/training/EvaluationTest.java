package io.tunelab.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Every expected number was computed by hand from the counts, with scikit-learn's definitions. */
class EvaluationTest {
    private static final Offset<Double> EXACT = within(1e-15);

    @Test
    void ofTwoLabelsTheSecondIsThePositiveOne() {
        var evaluation = Evaluation.of(12.5, new int[][] {{40, 10}, {5, 45}});

        assertThat(evaluation.loss()).isEqualTo(0.125);
        assertThat(evaluation.accuracy()).isEqualTo(0.85);
        assertThat(evaluation.precision()).isCloseTo(45.0 / 55, EXACT);
        assertThat(evaluation.recall()).isCloseTo(45.0 / 50, EXACT);
        assertThat(evaluation.f1()).isCloseTo(90.0 / 105, EXACT);
        assertThat(evaluation.confusion()).containsExactly(List.of(40, 10), List.of(5, 45));
    }

    @Test
    void ofMoreLabelsTheMeansAreMacro() {
        var evaluation = Evaluation.of(1.6, new int[][] {{5, 1, 0}, {2, 3, 1}, {0, 0, 4}});

        assertThat(evaluation.accuracy()).isEqualTo(12.0 / 16);
        assertThat(evaluation.precision()).isCloseTo((5.0 / 7 + 3.0 / 4 + 4.0 / 5) / 3, EXACT);
        assertThat(evaluation.recall()).isCloseTo((5.0 / 6 + 3.0 / 6 + 1.0) / 3, EXACT);
        assertThat(evaluation.f1()).isCloseTo((10.0 / 13 + 6.0 / 10 + 8.0 / 9) / 3, EXACT);
    }

    @Test
    void whatWasNeverPredictedHasPrecisionZero() {
        var evaluation = Evaluation.of(7, new int[][] {{6, 0}, {4, 0}});

        assertThat(evaluation.precision()).isZero();
        assertThat(evaluation.recall()).isZero();
        assertThat(evaluation.f1()).isZero();
        assertThat(evaluation.accuracy()).isEqualTo(0.6);
    }

    @Test
    void aLabelThatDoesNotOccurCountsAsZeroInTheMacroMeans() {
        var evaluation = Evaluation.of(1, new int[][] {{2, 0, 0}, {0, 2, 0}, {0, 0, 0}});

        assertThat(evaluation.accuracy()).isEqualTo(1);
        assertThat(evaluation.f1()).isCloseTo(2.0 / 3, EXACT);
    }
}
