package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LooksTest {
    @Test
    void everyLookHasAnEqualPartOfTheErrorRate() {
        assertThat(new Looks(3, 3).nominal(0.05)).isEqualTo(0.05);
        assertThat(new Looks(2, 10).nominal(0.045)).isCloseTo(0.005, within(1e-12));
        assertThat(new Looks(2, 10).overall(0.005)).isCloseTo(0.045, within(1e-12));
        assertThat(new Looks(2, 10).overall(0.5)).isEqualTo(1);
    }

    @Test
    void intervalAndPValueOfARepeatedDifferenceAgree() {
        var looks = new Looks(2, 6);
        var once = new StudentDifference(0.02, 0.02, 0.00003, 0, 0.00002, 40);
        var repeated = new RepeatedDifference(once, looks);

        assertThat(once.pValue()).isLessThan(0.05);
        assertThat(repeated.pValue()).isGreaterThan(once.pValue());
        assertThat(repeated.interval(0.95).low() > 0).isEqualTo(repeated.pValue() < 0.05);
        double margin = repeated.interval(0.90).high();
        assertThat(repeated.equivalencePValue(margin)).isCloseTo(0.05, within(1e-6));
    }
}
