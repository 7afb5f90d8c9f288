package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    /**
     * 1,600 voters asked twice, 150 and 86 of whom changed their mind: the approval ratings of Agresti, Categorical Data
     * Analysis, section 10.1. The p-values are those of SciPy 1.17.1, {@code stats.chi2.sf} and {@code stats.binomtest}.
     */
    @ParameterizedTest
    @CsvSource({
        "150, 86, false, 4.114562281345944e-05",
        "86, 150, false, 4.114562281345944e-05",
        "3, 9, true, 0.14599609375",
        "10, 14, true, 0.5412561893463135",
        "4, 16, true, 0.01181793212890625",
        "0, 0, true, 1",
        "13, 12, false, 1"
    })
    void mcNemarsTestGivesTheKnownPValues(int one, int other, boolean exact, double p) {
        var test = McNemar.of(one, other);

        assertThat(test.exact()).isEqualTo(exact);
        assertThat(test.pValue()).isCloseTo(p, within(1e-12));
    }

    /** The normal approximation of the same difference: −0.02 ± 1.96 · 0.00998 = −0.0396 to −0.0004. */
    @Test
    void theBootstrapIntervalIsThatOfTheNormalApproximationWhereThatHolds() {
        var comparison = compare(600, 60, 40, 300);

        assertThat(comparison.difference()).isCloseTo(-0.02, within(1e-12));
        assertThat(comparison.interval().low()).isCloseTo(-0.0396, within(0.0015));
        assertThat(comparison.interval().high()).isCloseTo(-0.0004, within(0.0015));
    }

    @Test
    void theSameRunsAndSeedGiveTheSameIntervals() {
        assertThat(compare(600, 60, 40, 300)).isEqualTo(compare(600, 60, 40, 300));
    }

    /** By hand: 0.01 · 3, then 0.03 · 2, then 0.04 · 1, which may not fall below the one before. */
    @Test
    void holmsCorrectionStepsDown() {
        assertThat(Comparison.holm(0.01, 0.04, 0.03)).containsExactly(new double[] {0.03, 0.06, 0.06}, within(1e-12));
        assertThat(Comparison.holm(0.6, 0.7)).containsExactly(new double[] {1, 1}, within(1e-12));
    }

    @Test
    void smallDifferencesOnManyExamplesAreEquivalentAndNotShown() {
        var comparison = compare(17_000, 210, 222, 2_568);

        assertThat(comparison.verdict())
                .isEqualTo(
                        "+0.1 points, 95 % interval −0.1 to +0.3: no difference shown; equivalent within 1 point: yes");
    }

    @Test
    void aLargeDifferenceIsShown() {
        assertThat(compare(600, 20, 100, 280).verdict())
                .startsWith("+8.0 points, 95 % interval +")
                .endsWith(": better; equivalent within 1 point: no");
        assertThat(compare(600, 100, 20, 280).verdict()).contains(": worse;");
    }

    @Test
    void fewExamplesShowNeitherDifferenceNorEquivalence() {
        assertThat(compare(60, 8, 10, 22).verdict())
                .contains(": no difference shown; equivalent within 1 point: not shown");
    }

    @Test
    void whereOnlyTheNumberOfComparisonsTakesADifferenceAwayTheVerdictSaysSo() {
        var baseline = run(flags(600, 20, 40, 340, true));
        var candidate = run(flags(600, 20, 40, 340, false));
        var pair = new Comparison.Pairs(List.of(baseline), List.of(candidate));

        assertThat(Comparison.family(List.of(pair), 0.01, 42).get(0).verdict()).contains(": better;");
        assertThat(Comparison.family(Collections.nCopies(6, pair), 0.01, 42)
                        .get(0)
                        .verdict())
                .contains(": no difference shown among so many comparisons (p = 0.09);");
    }

    @Test
    void pairsAreFoundByRowWhateverTheirOrder() {
        var baseline = run(5, 1, 1, 0);
        var shuffled = new ArrayList<>(IntStream.range(0, 4).boxed().toList());
        Collections.reverse(shuffled);
        var reversed = new TestedRun(
                2,
                shuffled,
                shuffled.stream().map(row -> row % 2).toList(),
                shuffled.stream().map(row -> row % 2).toList(),
                Collections.nCopies(4, 1f));
        var plain = new TestedRun(
                2, List.of(0, 1, 2, 3), List.of(0, 1, 0, 1), List.of(0, 1, 0, 1), Collections.nCopies(4, 1f));

        assertThat(compare(plain, reversed).difference()).isZero();
        assertThatThrownBy(() -> compare(baseline, plain)).hasMessageContaining("not tested on the same examples");
    }

    /**
     * Differences of 0.020, 0.050 and 0.035: {@code stats.ttest_1samp} of SciPy 1.17.1 gives t = 4.0415, p =
     * 0.05612019255146109, so that three seeds do not show what each of them alone would.
     */
    @Test
    void withSeveralSeedsTheTestIsOverTheSeeds() {
        var comparison = compare(
                List.of(seeded(800, 1), seeded(790, 2), seeded(805, 3)),
                List.of(seeded(821, 1), seeded(841, 2), seeded(840, 3)));

        assertThat(comparison.seeds()).isEqualTo(3);
        assertThat(comparison.test()).isEqualTo(Comparison.Test.PAIRED_T);
        assertThat(comparison.difference()).isCloseTo(0.035, within(1e-9));
        assertThat(comparison.pValue()).isCloseTo(0.05612019255146109, within(1e-9));
        assertThat(comparison.differs()).isFalse();
        assertThat(comparison.interval().low()).isBetween(0.012, 0.024);
        assertThat(comparison.interval().high()).isBetween(0.046, 0.058);
    }

    @Test
    void seedsThatAllShowTheSameAreNoEvidenceWithoutADifference() {
        var one = List.of(seeded(800, 1), seeded(790, 2));

        assertThat(compare(one, one).pValue()).isEqualTo(1);
    }

    @Test
    void meansOverSeedsHaveStudentsInterval() {
        // scipy.stats.t.interval(0.95, 4, mean, sem) of SciPy 1.17.1.
        var spread = Spread.of(List.of(0.871, 0.868, 0.880, 0.875, 0.866));

        assertThat(spread.mean()).isCloseTo(0.872, within(1e-12));
        assertThat(spread.deviation().orElseThrow()).isCloseTo(0.005612486080160918, within(1e-12));
        assertThat(spread.interval().orElseThrow().low()).isCloseTo(0.8650311780938443, within(1e-9));
        assertThat(spread.interval().orElseThrow().high()).isCloseTo(0.8789688219061554, within(1e-9));
        assertThat(Spread.of(List.of(0.9)).interval()).isEmpty();
    }

    /** By hand: ten of 0.95 with nine right, |9 − 9.5| = 0.5; ten of 0.75 with five right, |5 − 7.5| = 2.5; 3 of 20. */
    @Test
    void theCalibrationErrorIsTheMeanGapBetweenConfidenceAndAccuracy() {
        var rows = IntStream.range(0, 20).boxed().toList();
        var run = new TestedRun(
                2,
                rows,
                rows.stream().map(row -> 1).toList(),
                rows.stream()
                        .map(row -> row < 9 || (row >= 10 && row < 15) ? 1 : 0)
                        .toList(),
                rows.stream().map(row -> row < 10 ? 0.95f : 0.75f).toList());

        assertThat(run.calibrationError()).isCloseTo(3.0 / 20, within(1e-6));
    }

    /** Both right, only the baseline, only the candidate, none; half of the examples have label 1. */
    private static Comparison compare(int both, int onlyBaseline, int onlyCandidate, int none) {
        return compare(
                run(flags(both, onlyBaseline, onlyCandidate, none, true)),
                run(flags(both, onlyBaseline, onlyCandidate, none, false)));
    }

    /** Which examples are right: of the baseline, or of the candidate. */
    private static boolean[] flags(int both, int onlyBaseline, int onlyCandidate, int none, boolean baseline) {
        var right = new boolean[both + onlyBaseline + onlyCandidate + none];
        Arrays.fill(right, 0, both, true);
        int from = baseline ? both : both + onlyBaseline;
        Arrays.fill(right, from, from + (baseline ? onlyBaseline : onlyCandidate), true);
        return right;
    }

    private static Comparison compare(TestedRun baseline, TestedRun candidate) {
        return compare(List.of(baseline), List.of(candidate));
    }

    private static Comparison compare(List<TestedRun> baseline, List<TestedRun> candidate) {
        return Comparison.family(List.of(new Comparison.Pairs(baseline, candidate)), 0.01, 42)
                .get(0);
    }

    /** A run over 1,000 examples of which the first {@code right} are right, but for every hundredth from {@code start}. */
    private static TestedRun seeded(int right, int start) {
        var flags = new boolean[1_000];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = i < right && i % 100 != start;
        }
        return run(flags);
    }

    private static TestedRun run(int... right) {
        var flags = new boolean[right.length];
        for (int i = 0; i < right.length; i++) {
            flags[i] = right[i] != 0;
        }
        return run(flags);
    }

    private static TestedRun run(boolean... right) {
        var rows =
                IntStream.range(0, right.length).map(row -> row + 100).boxed().toList();
        var truth = rows.stream().map(row -> row % 2).toList();
        var predicted = rows.stream()
                .map(row -> right[row - 100] ? row % 2 : 1 - row % 2)
                .toList();
        return new TestedRun(2, rows, truth, predicted, Collections.nCopies(right.length, 0.9f));
    }
}
