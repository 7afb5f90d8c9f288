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
    private static final Reliability NONE = Reliability.of(List.of(new Reliability.Prediction(List.of(1f, 0f), 0)));

    /**
     * Airway reactivity of 21 children before and after a transplantation (Bentur et al. 2009), for which Fagerland,
     * Lydersen and Laake (2014) give Tango's interval as −0.517 to −0.026; the others with SciPy 1.17.1 by the formula in
     * docs/statistics.md, p-values with {@code statsmodels 0.15 mcnemar(exact=False, correction=False)}.
     */
    @ParameterizedTest
    @CsvSource({
        "21, 7, 1, -0.5172322764213775, -0.026003032480935637, 0.03389485352468927",
        "1000, 60, 40, -0.0401061571030484, -0.00040742375365578174, 0.04550026389635839",
        "20000, 210, 222, -0.0014430043223254841, 0.0026479471103278444, 0.5637028616507731",
        "420, 20, 100, 0.1431481533187159, 0.2391684430138521, 2.814893341750359e-13",
        "60, 8, 10, -0.10995650622329414, 0.17648326450227594, 0.6373518882339371"
    })
    void twoModelsHaveMcNemarsPValueAndTangosInterval(int n, int one, int other, double low, double high, double p) {
        var difference = new ScoreDifference(n, one, other);

        assertThat(difference.interval(0.95).low()).isCloseTo(low, within(1e-9));
        assertThat(difference.interval(0.95).high()).isCloseTo(high, within(1e-9));
        assertThat(difference.pValue()).isCloseTo(p, within(1e-12));
        assertThat(new ScoreDifference(n, other, one).interval(0.95).low()).isCloseTo(-high, within(1e-9));
    }

    @Test
    void intervalPValueAndEquivalenceNeverContradictEachOther() {
        for (int one = 0; one <= 40; one++) {
            for (int other = 0; other <= 40; other++) {
                var difference = new ScoreDifference(300, one, other);
                var interval = difference.interval(0.95);
                var inner = difference.interval(0.90);
                assertThat(difference.pValue() < 0.05)
                        .as("%d and %d", one, other)
                        .isEqualTo(interval.low() > 0 || interval.high() < 0);
                assertThat(difference.equivalencePValue(0.05) < 0.05)
                        .as("%d and %d", one, other)
                        .isEqualTo(inner.low() > -0.05 && inner.high() < 0.05);
            }
        }
    }

    /** By hand: 0.01 · 3, then 0.03 · 2, then 0.04 · 1, which may not fall below the one before. */
    @Test
    void holmsCorrectionStepsDown() {
        assertThat(Comparison.holm(0.01, 0.04, 0.03)).containsExactly(new double[] {0.03, 0.06, 0.06}, within(1e-12));
        assertThat(Comparison.holm(0.6, 0.7)).containsExactly(new double[] {1, 1}, within(1e-12));
    }

    /** What was claimed at an earlier look leaves its share to the others, but only that of its own claim. */
    @Test
    void aComparisonThatWasSettledAsDifferentCountsForEquivalenceAlone() {
        var one = new Comparison.Pair(
                List.of(run(flags(600, 20, 40, 340, true))), List.of(run(flags(600, 20, 40, 340, false))), false);
        var other = new Comparison.Pair(
                List.of(run(flags(600, 20, 30, 350, true))), List.of(run(flags(600, 20, 30, 350, false))), false);

        var family = Comparison.family(
                List.of(one, other), Criterion.of(0.03), List.of(new Comparison.Settled(true, false)));

        double first = family.get(0).accuracy().pValue();
        double second = family.get(1).accuracy().pValue();
        assertThat(family.get(0).adjusted().comparisons()).isEqualTo(3);
        assertThat(family.get(0).adjusted().pValue()).isCloseTo(2 * first, within(1e-12));
        assertThat(family.get(1).adjusted().pValue()).isCloseTo(second, within(1e-12));
        assertThat(family.get(1).adjusted().equivalencePValue())
                .isCloseTo(3 * family.get(1).accuracy().equivalencePValue(0.03), within(1e-12));
    }

    @Test
    void smallDifferencesOnManyExamplesAreEquivalent() {
        assertThat(Verdicts.of(compare(17_000, 210, 222, 2_568)))
                .isEqualTo("+0.1 points (95% interval −0.1 to +0.3): no significant difference (these two models);"
                        + " equivalent (±1 point, p < 0.001)");
    }

    @Test
    void aLargeDifferenceIsSignificant() {
        assertThat(Verdicts.of(compare(600, 20, 100, 280)))
                .isEqualTo("+8.0 points (95% interval +6.0 to +10.2): significantly better (these two models)");
        assertThat(compare(600, 100, 20, 280).outcome()).isEqualTo(Comparison.Outcome.WORSE);
    }

    @Test
    void fewExamplesEstablishNothing() {
        assertThat(Verdicts.of(compare(60, 8, 10, 22)))
                .endsWith(": no significant difference (these two models); equivalence (±1 point) not established");
    }

    @Test
    void whatManyComparisonsTakeAwayIsSaidAndTheIntervalAgrees() {
        var pair = new Comparison.Pair(
                List.of(run(flags(600, 20, 40, 340, true))), List.of(run(flags(600, 20, 40, 340, false))), false);

        assertThat(Comparison.family(List.of(pair), 0.01).get(0).outcome()).isEqualTo(Comparison.Outcome.BETTER);
        var many = Comparison.family(Collections.nCopies(6, pair), 0.01).get(0);
        assertThat(Verdicts.of(many))
                .contains(", adjusted for 6 comparisons −0.05 to +4.2): no significant difference")
                .contains(" after adjustment (p = 0.059); equivalence");
    }

    /** Holm's second test is sharper than Bonferroni's interval, which then ends at 0. */
    @Test
    void adjustedIntervalsNeverContradictAdjustedPValues() {
        for (int second = 20; second < 60; second++) {
            var first = new Comparison.Pair(
                    List.of(run(flags(600, 20, 100, 280, true))), List.of(run(flags(600, 20, 100, 280, false))), false);
            var other = new Comparison.Pair(
                    List.of(run(flags(600, 20, second, 380 - second, true))),
                    List.of(run(flags(600, 20, second, 380 - second, false))),
                    false);
            for (var comparison : Comparison.family(List.of(first, other, other), 0.01)) {
                var interval = comparison.adjusted().interval();
                assertThat(comparison.differs())
                        .isEqualTo(interval.low() >= 0 && comparison.accuracy().value() > 0);
            }
        }
    }

    @Test
    void degenerateRunsAreNotJudged() {
        assertThat(Verdicts.of(compare(2, 0, 0, 0)))
                .isEqualTo(
                        "0.0 points (95% interval −65.8 to +65.8): not judged: all runs are right on exactly the same of"
                                + " the 2 examples");
        assertThat(compare(2_500, 0, 0, 10).isEquivalent()).isFalse();
        var constant = new TestedRun(
                2,
                IntStream.range(100, 1_100).boxed().toList(),
                IntStream.range(0, 1_000).map(row -> row % 2).boxed().toList(),
                Collections.nCopies(1_000, 0),
                NONE);
        assertThat(Verdicts.of(compare(constant, seeded(900, 1))))
                .endsWith(": not judged: the baseline predicts one label for every example");
        assertThat(compare(seeded(900, 1), constant).outcome()).isEqualTo(Comparison.Outcome.NOT_JUDGED);
        assertThat(compare(constant, constant).f1().value()).isZero();
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
                NONE);
        var plain = new TestedRun(2, List.of(0, 1, 2, 3), List.of(0, 1, 0, 1), List.of(0, 1, 0, 1), NONE);

        assertThat(compare(plain, reversed).accuracy().value()).isZero();
        assertThatThrownBy(() -> compare(baseline, plain)).hasMessageContaining("not tested on the same examples");
    }

    @Test
    void withSeveralSeedsConfigurationsAreCompared() {
        var comparison = compare(
                List.of(seeded(800, 1), seeded(790, 2), seeded(805, 3)), List.of(seeded(821, 1), seeded(841, 2)));

        assertThat(comparison.sample().baselineRuns()).isEqualTo(3);
        assertThat(comparison.sample().runs()).isEqualTo(2);
        assertThat(comparison.accuracy().value()).isCloseTo(0.0325, within(0.002));
        assertThat(Verdicts.of(comparison)).doesNotContain("model");
        assertThat(comparison.f1().interval(0.95).low())
                .isLessThan(comparison.f1().value());
    }

    @Test
    void oneBaselineModelIsNotAConfiguration() {
        assertThat(Verdicts.of(compare(List.of(seeded(800, 1)), List.of(seeded(821, 1), seeded(841, 2)))))
                .contains("(one baseline model)");
    }

    /** The mean square of two seeds is as unreliable whatever the other side has. */
    @Test
    void twoSeedsAgainstThreeHaveLongTailsToo() {
        var two = List.of(seeded(800, 1), seeded(790, 2));
        var three = List.of(seeded(821, 1), seeded(841, 2), seeded(830, 3));
        var pair = new Comparison.Pair(two, three, false);

        var family = Comparison.family(List.of(pair, pair), 0.01);

        var capped = Comparison.ofTwoSeeds(family.get(0).accuracy(), 2);
        assertThat(family.get(0).effects().orElseThrow().freedom()).isGreaterThan(Comparison.TWO_SEEDS);
        assertThat(family.get(0).adjusted().pValue()).isCloseTo(Math.min(1, 2 * capped.pValue()), within(1e-12));
    }

    /** F1 without each example, worked out the long way. */
    @Test
    void contributionsToF1AreJackknifePseudoValues() {
        int[] truth = {0, 1, 1, 2, 2, 2, 0};
        int[] predicted = {0, 1, 2, 2, 2, 1, 1};
        var contributions = Measure.F1.contributions(3, truth, predicted);

        for (int left = 0; left < truth.length; left++) {
            var counts = new int[3][3];
            var all = new int[3][3];
            for (int i = 0; i < truth.length; i++) {
                all[truth[i]][predicted[i]]++;
                counts[truth[i]][predicted[i]] += i == left ? 0 : 1;
            }
            assertThat(contributions[left]).isCloseTo(7 * Measure.F1.of(all) - 6 * Measure.F1.of(counts), within(1e-9));
        }
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
        return Comparison.family(List.of(new Comparison.Pair(baseline, candidate, false)), 0.01)
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
        return new TestedRun(2, rows, truth, predicted, NONE);
    }
}
