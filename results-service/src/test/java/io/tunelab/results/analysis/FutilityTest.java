package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Looks up to ten seeds, a margin of one point; 2 and 1.6 standard errors make a claim. */
class FutilityTest {
    private static final Futility FUTILITY = new Futility(10, 0.01, 2, 1.6);

    /** The estimate may move past 0, but is never nearer to it than 0, where the error alone is too large already. */
    @Test
    void aComparisonWhoseExamplesAreTooFewIsGivenUpAlsoIfSeedsMayMoveItPastZero() {
        assertThat(FUTILITY.isHopeless(difference(0, 4e-6, 49e-6), 3)).isTrue();
        assertThat(FUTILITY.isHopeless(difference(-0.001, 4e-6, 49e-6), 3)).isTrue();
    }

    @Test
    void whatSeedsCanStillSettleStaysOpen() {
        assertThat(FUTILITY.isHopeless(difference(0, 100e-6, 9e-6), 3))
                .as("may become equivalent")
                .isFalse();
        assertThat(FUTILITY.isHopeless(difference(0.013, 4e-6, 49e-6), 3))
                .as("may become significant")
                .isFalse();
    }

    @Test
    void nothingIsGivenUpBeforeTheThirdSeedOrAtTheLastLook() {
        assertThat(FUTILITY.isHopeless(difference(0, 4e-6, 49e-6), 2)).isFalse();
        assertThat(FUTILITY.isHopeless(difference(0, 4e-6, 49e-6), 10)).isFalse();
    }

    private static StudentDifference difference(double value, double seeds, double examples) {
        return new StudentDifference(value, value, seeds, 0, examples, 10);
    }
}
