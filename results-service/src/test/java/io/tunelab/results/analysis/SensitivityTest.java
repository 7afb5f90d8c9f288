package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SensitivityTest {
    private final Sensitivity typical = Sensitivity.typical(1);

    /** By hand: (1.960 + 0.842) · √(0.1 / 10,000) = 0.886 points for two models on 10,000 examples. */
    @Test
    void twoModelsDependOnTheExamplesOnly() {
        assertThat(typical.detectable(1, 10_000)).isCloseTo(0.00886, within(1e-5));
        assertThat(typical.examplesFor(0.00886, 1).orElseThrow()).isBetween(9_900, 10_200);
    }

    /** Of a study planned so, four in five show the difference: simulated with the runs of {@link Calibration}. */
    @Test
    void theDetectableDifferenceIsDetectedFourTimesInFive() {
        int seeds = 3;
        int examples = 2_500;
        double deviation = 0.007;
        // As the simulation has it: a run of each disagree on 10%, of which 7% lie within a side.
        var sensitivity = new Sensitivity(deviation * deviation / 2, 0.035, 0.03, 1);

        double power =
                new Calibration(seeds, examples, deviation, 300).power(sensitivity.detectable(seeds, examples), 1);

        assertThat(power).isBetween(0.72, 0.88);
    }

    @Test
    void moreSeedsOnlyHelpAsFarAsTheExamplesAllow() {
        assertThat(typical.seedsFor(0.01, 10_000).orElseThrow()).isBetween(4, 8);
        assertThat(typical.seedsFor(0.01, 400)).isEmpty();
        assertThat(typical.examplesFor(0.001, 2)).isEmpty();
    }

    @Test
    void manyComparisonsShowLess() {
        assertThat(Sensitivity.typical(10).detectable(3, 2_500)).isGreaterThan(1.2 * typical.detectable(3, 2_500));
    }
}
