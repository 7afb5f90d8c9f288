package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Numbers of NumPy 2.4 and SciPy 1.17; the program is in docs/statistics.md. */
class CrossedEffectsTest {
    private static final double[] BASE_1 = {1, 1, 1, 0, 1, 0, 1, 1, 0, 1};
    private static final double[] BASE_2 = {1, 0, 0, 0, 1, 0, 1, 1, 0, 1};
    private static final double[] CANDIDATE_1 = {1, 1, 1, 1, 1, 0, 1, 1, 1, 1};
    private static final double[] CANDIDATE_2 = {1, 1, 1, 1, 1, 1, 0, 1, 1, 1};
    private static final double[] CANDIDATE_3 = {1, 1, 1, 1, 1, 0, 1, 1, 1, 1};

    @Test
    void theWorkedExampleOfTheDocumentation() {
        var difference =
                CrossedEffects.of(List.of(BASE_1, BASE_2), List.of(CANDIDATE_1, CANDIDATE_2, CANDIDATE_3), false);

        assertThat(difference.value()).isCloseTo(0.3, within(1e-12));
        assertThat(difference.centre()).isCloseTo(0.25, within(1e-12));
        assertThat(difference.standardError()).isCloseTo(0.17943514064131835, within(1e-12));
        assertThat(difference.freedom()).isCloseTo(7.8782010096374515, within(1e-9));
        assertThat(difference.interval(0.95).low()).isCloseTo(-0.16489432938806237, within(1e-9));
        assertThat(difference.interval(0.95).high()).isCloseTo(0.6648943293880624, within(1e-9));
        assertThat(difference.pValue()).isCloseTo(0.201591743223819, within(1e-9));
        assertThat(difference.equivalencePValue(0.3)).isCloseTo(0.3938429432321312, within(1e-9));
    }

    @Test
    void aSingleModelAgainstTwoRunsHasAtMostTwoDegreesOfFreedom() {
        var difference = CrossedEffects.of(List.of(BASE_1), List.of(CANDIDATE_1, CANDIDATE_2), false);

        assertThat(difference.freedom()).isEqualTo(2);
        assertThat(difference.standardError()).isCloseTo(0.17766726362967536, within(1e-12));
        assertThat(difference.interval(0.95).low()).isCloseTo(-0.5977738701766734, within(1e-9));
        assertThat(difference.pValue()).isCloseTo(0.44722920160743335, within(1e-9));
    }

    @Test
    void whichSeedStandsBesideWhichChangesNothing() {
        var one = CrossedEffects.of(List.of(BASE_1, BASE_2), List.of(CANDIDATE_1, CANDIDATE_2), false);

        assertThat(CrossedEffects.of(List.of(BASE_2, BASE_1), List.of(CANDIDATE_1, CANDIDATE_2), false)
                        .freedom())
                .isCloseTo(one.freedom(), within(1e-9));
    }

    /** Two seeds with the same difference had p = 0: a mean square of 0 by chance is no certainty. */
    @Test
    void equalDifferencesOfTwoSeedsAreNoCertainty() {
        var difference = CrossedEffects.of(List.of(BASE_1, BASE_1), List.of(CANDIDATE_1, CANDIDATE_1), false);

        assertThat(difference.pValue()).isGreaterThan(0.2);
        assertThat(difference.seedVariance()).isGreaterThanOrEqualTo(0);
    }

    /** Runs that predict one class or the other for everything: equal accuracies, and no variance between examples. */
    @Test
    void runsThatCollapseToDifferentClassesLeaveDoubt() {
        var first = IntStream.range(0, 20).mapToDouble(i -> i % 2).toArray();
        var second = IntStream.range(0, 20).mapToDouble(i -> 1 - i % 2).toArray();

        for (boolean sameSeeds : new boolean[] {false, true}) {
            var runs = List.of(first, second, first, second, first, second);
            var difference = CrossedEffects.of(runs, runs, sameSeeds);
            assertThat(difference.standardError()).isGreaterThan(0.01);
            assertThat(difference.pValue()).isEqualTo(1);
        }
        var three = List.of(first, second, first);
        assertThat(CrossedEffects.of(three, List.of(second, first, second), false)
                        .pValue())
                .isGreaterThan(0.9);
    }

    @Test
    void runsThatAreAllRightLeaveDoubtWithTwoExamples() {
        var right = List.of(new double[] {1, 1}, new double[] {1, 1});

        var difference = CrossedEffects.of(right, right, true);

        assertThat(difference.value()).isZero();
        assertThat(difference.interval(0.95).high()).isGreaterThan(0.5);
        assertThat(difference.equivalencePValue(0.01)).isGreaterThan(0.4);
    }

    /** Seeds that move both sides alike: pairs take that out, six of them. */
    @Test
    void sixEqualSeedsArePaired() {
        var baseline = IntStream.range(0, 6).mapToObj(seed -> run(seed, 0)).toList();
        var candidate = IntStream.range(0, 6).mapToObj(seed -> run(seed, 20)).toList();

        var paired = CrossedEffects.of(baseline, candidate, true);
        var nested = CrossedEffects.of(baseline, candidate, false);

        assertThat(paired.value()).isCloseTo(nested.value(), within(1e-12));
        assertThat(paired.standardError()).isLessThan(0.8 * nested.standardError());
        assertThat(CrossedEffects.of(baseline.subList(0, 5), candidate.subList(0, 5), true))
                .isEqualTo(CrossedEffects.of(baseline.subList(0, 5), candidate.subList(0, 5), false));
    }

    private static double[] run(int seed, int more) {
        return IntStream.range(0, 1_000)
                .mapToDouble(i -> i < 800 + 15 * seed + more ? 1 : 0)
                .toArray();
    }
}
