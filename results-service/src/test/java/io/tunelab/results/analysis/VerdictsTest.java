package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    @Test
    void anIntervalWithinTheScaleIsGivenByItsEnds() {
        assertThat(Verdicts.range(-0.013, 0.998)).isEqualTo("−1.3 to +99.8");
        assertThat(Verdicts.range(-1, 0.5)).isEqualTo("−100.0 to +50.0");
    }

    @Test
    void noDifferenceBeyondOneHundredPointsIsClaimed() {
        assertThat(Verdicts.range(-3.7, 4.1)).isEqualTo("wider than ±100");
        assertThat(Verdicts.range(-0.2, 1.3)).isEqualTo("−20.0 to above +100");
        assertThat(Verdicts.range(-1.3, -0.2)).isEqualTo("below −100 to −20.0");
    }

    @Test
    void whyAnIntervalSaysNothingIsSaidOnlyWhereOneDoes() {
        assertThat(Verdicts.uninformative(Stream.of(new Interval(-1.2, 1.4)))).isPresent();
        assertThat(Verdicts.uninformative(Stream.of(new Interval(-0.2, 1.4)))).isEmpty();
    }
}
