package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class CurvesTest {
    @Test
    void anExactPowerLawIsFoundAgain() {
        var points = DoubleStream.of(500, 1_000, 4_000, 20_000)
                .mapToObj(size -> new PowerLaw.Point(size, 3 * Math.pow(size, -0.4)))
                .toList();

        var law = PowerLaw.fit(points).orElseThrow();

        assertThat(law.factor()).isCloseTo(3, within(1e-9));
        assertThat(law.exponent()).isCloseTo(0.4, within(1e-9));
        assertThat(law.explained()).isCloseTo(1, within(1e-9));
        assertThat(law.errorAt(8_000)).isCloseTo(3 * Math.pow(8_000, -0.4), within(1e-9));
        assertThat(law.gainFromDoubling(4_000)).isCloseTo(law.errorAt(4_000) - law.errorAt(8_000), within(1e-12));
    }

    /**
     * {@code stats.linregress} of SciPy 1.17.1 through the logarithms; the standard error of its slope times {@code
     * stats.t.ppf(0.975, 2)}.
     */
    @Test
    void theExponentHasTheIntervalOfALineThroughTheLogarithms() {
        var law = PowerLaw.fit(List.of(
                        new PowerLaw.Point(350, 0.21),
                        new PowerLaw.Point(700, 0.16),
                        new PowerLaw.Point(1_050, 0.15),
                        new PowerLaw.Point(1_400, 0.135)))
                .orElseThrow();

        assertThat(law.exponent()).isCloseTo(0.3101104658992613, within(1e-8));
        assertThat(law.exponentInterval().orElseThrow().low()).isCloseTo(0.1681426135793014, within(1e-8));
        assertThat(law.exponentInterval().orElseThrow().high()).isCloseTo(0.4520783182192212, within(1e-8));
        assertThat(law.explained()).isCloseTo(0.9778598181514901, within(1e-8));
    }

    @Test
    void oneSizeOrAPerfectScoreHasNoCurve() {
        assertThat(PowerLaw.fit(List.of(new PowerLaw.Point(100, 0.2), new PowerLaw.Point(100, 0.3))))
                .isEmpty();
        assertThat(PowerLaw.fit(List.of(new PowerLaw.Point(100, 0.2), new PowerLaw.Point(200, 0))))
                .isEmpty();
        assertThat(PowerLaw.fit(List.of(new PowerLaw.Point(100, 0.2), new PowerLaw.Point(200, 0.1)))
                        .orElseThrow()
                        .exponentInterval())
                .isEmpty();
    }

    @Test
    void theFrontIsWhatNobodyBeats() {
        var front = ParetoFront.of(List.of(
                new ParetoFront.Point(10, 0.80),
                new ParetoFront.Point(20, 0.85),
                new ParetoFront.Point(30, 0.84),
                new ParetoFront.Point(20, 0.85),
                new ParetoFront.Point(5, 0.80)));

        assertThat(front).containsExactly(false, true, false, true, true);
    }

    /** {@code binomtest(176, 200).proportion_ci(method="wilson")} of SciPy 1.17.1. */
    @Test
    void sharesHaveWilsonsInterval() {
        var interval = Interval.ofShare(176, 200);

        assertThat(interval.low()).isCloseTo(0.8276574790170326, within(1e-9));
        assertThat(interval.high()).isCloseTo(0.9180200729362449, within(1e-9));
    }
}
