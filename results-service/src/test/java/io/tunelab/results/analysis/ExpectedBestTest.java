package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedBestTest {
    /** The worked example of docs/statistics.md: counted over all 5ⁿ samples and all subsets with Python's itertools. */
    @Test
    void theExampleOfTheDocumentationComesOut() {
        var curve = ExpectedBest.curve(List.of(0.86, 0.83, 0.88, 0.81, 0.83), true);

        assertThat(curve).extracting(ExpectedBest::draws).containsExactly(1, 2, 3, 4, 5);
        expect(curve.get(0), 0.842, 0.024819, 0.842);
        expect(curve.get(1), 0.8556, 0.022642, 0.859);
        expect(curve.get(2), 0.86312, 0.019816, 0.869);
        expect(curve.get(3), 0.867888, 0.017121, 0.876);
        expect(curve.get(4), 0.871107, 0.014699, 0.88);
    }

    @Test
    void ofLossesTheSmallestIsExpected() {
        var losses = ExpectedBest.curve(List.of(-0.86, -0.83, -0.88, -0.81, -0.83), false);

        expect(losses.get(1), -0.8556, 0.022642, -0.859);
    }

    @Test
    void manyDrawsOfOneValueExpectThatValue() {
        assertThat(ExpectedBest.curve(List.of(0.5, 0.5, 0.5), true)).allSatisfy(best -> expect(best, 0.5, 0, 0.5));
        assertThat(ExpectedBest.curve(List.of(), true)).isEmpty();
    }

    private static void expect(ExpectedBest best, double expected, double deviation, double unbiased) {
        assertThat(best.expected()).isCloseTo(expected, within(1e-6));
        assertThat(best.deviation()).isCloseTo(deviation, within(1e-6));
        assertThat(best.unbiased()).isCloseTo(unbiased, within(1e-6));
    }
}
