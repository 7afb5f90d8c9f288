package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.results.analysis.Comparison.Pair;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmallestEquivalentTest {
    private static final double MARGIN = 0.01;

    @Test
    void theFirstThatIsNotEquivalentEndsIt() {
        var whole = run(5_000, row -> right(row));
        var near = run(5_000, row -> row % 500 == 7 ? wrong(row) : right(row));
        var far = run(5_000, row -> row % 20 == 7 ? wrong(row) : right(row));

        var found = SmallestEquivalent.of(List.of(pair(whole, near), pair(whole, far), pair(whole, near)), MARGIN);

        assertThat(found.steps())
                .extracting(SmallestEquivalent.Step::isEquivalent)
                .containsExactly(true, false);
        assertThat(found.count()).isEqualTo(1);
    }

    @Test
    void runsThatAreRightOnExactlyTheSameExamplesAreEquivalentIfTheseAreEnough() {
        for (var examples : List.of(100, 2_000)) {
            var one = run(examples, row -> row % 10 == 0 ? wrong(row) : right(row));
            var found = SmallestEquivalent.of(List.of(pair(one, one)), MARGIN);

            assertThat(found.steps().get(0).comparison().obstacle()).isPresent();
            assertThat(found.count()).as("%d examples", examples).isEqualTo(examples == 2_000 ? 1 : 0);
        }
    }

    @Test
    void runsThatSayOneLabelForEverythingAreNotEquivalentThoughTheyAreAlike() {
        var constant = run(5_000, row -> 1);

        assertThat(SmallestEquivalent.of(List.of(pair(constant, constant)), MARGIN)
                        .count())
                .isZero();
    }

    /** A label of two examples, which one run never says, is none fewer for that run. */
    @Test
    void aLabelThatOneRunNeverSaysIsStillThere() {
        var whole = run(3, 5_000, row -> row < 2 ? 2 : right(row));
        var smaller = run(3, 5_000, row -> right(row));

        assertThat(SmallestEquivalent.of(List.of(pair(whole, smaller)), MARGIN).count())
                .isEqualTo(1);
    }

    private static Pair pair(TestedRun baseline, TestedRun candidate) {
        return new Pair(List.of(baseline), List.of(candidate), true);
    }

    private static int right(int row) {
        return row % 2;
    }

    private static int wrong(int row) {
        return 1 - row % 2;
    }

    private static TestedRun run(int examples, IntUnaryOperator predicted) {
        return run(2, examples, predicted);
    }

    private static TestedRun run(int labels, int examples, IntUnaryOperator predicted) {
        var rows = IntStream.range(0, examples).boxed().toList();
        return TestedRun.ofLabels(
                labels,
                rows,
                rows.stream().map(SmallestEquivalentTest::right).toList(),
                rows.stream().map(predicted::applyAsInt).toList());
    }
}
