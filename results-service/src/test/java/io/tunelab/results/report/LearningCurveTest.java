package io.tunelab.results.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.results.report.LearningCurve.Fit;
import org.junit.jupiter.api.Test;

class LearningCurveTest {
    @Test
    void aFallingErrorPromisesAGain() {
        var finding = LearningCurve.inWords(
                new Fit(5.4264, 0.4254, interval(0.1, 0.75), 0.9, 0.0699, interval(0.021, 0.113)));

        assertThat(finding)
                .isEqualTo("Extrapolating error ≈ 5.43·n^−0.425, doubling the data would gain 7.0 points"
                        + " (95% interval 2.1 to 11.3).");
    }

    @Test
    void anExponentThatMayBeZeroPromisesNothing() {
        var finding = LearningCurve.inWords(
                new Fit(0.25, -0.014, interval(-1.31, 1.28), 0.0, -0.003, interval(-0.933, 0.21)));

        assertThat(finding)
                .isEqualTo(
                        "No significant effect of more data: the 95% interval of the exponent (−1.31 to 1.28) includes 0.");
    }

    @Test
    void twoSizesSayWhatTheyAreWorth() {
        assertThat(LearningCurve.inWords(new Fit(0.2, -0.1, null, 1, -0.01, null)))
                .isEqualTo("More data did not lower the error.");
        assertThat(LearningCurve.inWords(new Fit(0.9, 0.2, null, 1, 0.02, null)))
                .isEqualTo("Extrapolating error ≈ 0.90·n^−0.200, doubling the data would gain 2.0 points.");
    }

    private static IntervalView interval(double low, double high) {
        return new IntervalView(low, high);
    }
}
