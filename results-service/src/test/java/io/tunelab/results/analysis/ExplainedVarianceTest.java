package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.results.analysis.ExplainedVariance.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExplainedVarianceTest {
    /** Draws of three independent fields from 0 to 1, and what comes out. */
    private record Search(List<Field> fields, List<Double> outcomes) {
        private static Search of(int n, long seed, ToDoubleFunction<double[]> outcome) {
            var random = new SplittableRandom(seed);
            var points =
                    Stream.generate(() -> random.doubles(3).toArray()).limit(n).toList();
            var fields = IntStream.range(0, 3)
                    .mapToObj(i -> new Field(
                            List.of("a", "b", "c").get(i),
                            points.stream().map(point -> point[i]).toList()))
                    .toList();
            return new Search(
                    fields, points.stream().map(outcome::applyAsDouble).toList());
        }

        private ExplainedVariance explained() {
            return ExplainedVariance.of(fields, outcomes);
        }
    }

    /** sin(x1) + 7 sin²(x2) + 0.1 x3⁴ sin(x1) on (−π, π)³: its indices are 0.3139, 0.4424 and 0, of the pair 1 and 3 0.2437. */
    private static double ishigami(double[] point) {
        double[] x = {
            Math.PI * (2 * point[0] - 1), Math.PI * (2 * point[1] - 1), Math.PI * (2 * point[2] - 1),
        };
        return Math.sin(x[0]) + 7 * Math.pow(Math.sin(x[1]), 2) + 0.1 * Math.pow(x[2], 4) * Math.sin(x[0]);
    }

    @Test
    void theIndicesOfAKnownFunctionAreFound() {
        var explained = Search.of(5000, 1, ExplainedVarianceTest::ishigami).explained();

        assertThat(explained.singles().get(0).share()).isCloseTo(0.3139, within(0.02));
        // Twenty groups see 97% of the variance of a squared sine.
        assertThat(explained.singles().get(1).share()).isCloseTo(0.4424, within(0.04));
        assertThat(explained.singles().get(2).share()).isCloseTo(0, within(0.01));
        assertThat(explained.pairs().get(1).fields()).containsExactly("a", "c");
        // Ten groups of each see 87% of it: a fourth power is steep at its ends.
        assertThat(explained.pairs().get(1).share()).isCloseTo(0.2437 * 0.87, within(0.03));
        assertThat(explained.pairs().get(0).share()).isCloseTo(0, within(0.02));
        assertThat(explained.pairs().get(2).share()).isCloseTo(0, within(0.02));
    }

    @Test
    void ofAHundredConfigurationsTheSharesAreRightOnAverageAndTheirErrorsTellHowFarOffTheyAre() {
        var first = new ArrayList<Double>();
        var errors = new ArrayList<Double>();
        var none = new ArrayList<Double>();
        for (int seed = 0; seed < 200; seed++) {
            var noise = new SplittableRandom(1000 + seed);
            var explained = Search.of(100, seed, x -> 3 * x[0] + 2 * x[1] + noise.nextDouble())
                    .explained();
            first.add(explained.singles().get(0).share());
            errors.add(explained.singles().get(0).error());
            none.add(explained.singles().get(2).share());
        }

        // Twenty groups see 399/400 of a straight line's variance.
        assertThat(mean(first)).isCloseTo(9.0 / 14 * 399 / 400, within(0.02));
        assertThat(mean(none)).isCloseTo(0, within(0.01));
        assertThat(mean(errors) / deviation(first)).isBetween(0.8, 1.4);
    }

    @Test
    void whatFallsAndRisesAgainIsSeenWithAsFewConfigurationsAsAreAllowed() {
        var vee = new ArrayList<Double>();
        var none = new ArrayList<Double>();
        for (int seed = 0; seed < 200; seed++) {
            var explained = Search.of(ExplainedVariance.FEWEST, seed, x -> Math.abs(x[0] - 0.5))
                    .explained();
            vee.add(explained.singles().get(0).share());
            none.add(explained.singles().get(2).share());
        }

        // The field decides alone. Six groups see eight ninths of it, less what they would explain by chance.
        assertThat(mean(vee)).isCloseTo(8.0 / 9, within(0.05));
        assertThat(mean(none)).isCloseTo(0, within(0.02));
    }

    @Test
    void aFieldThatMattersOnlyTogetherWithAnotherIsFoundInThePair() {
        var explained = Search.of(150, 3, x -> x[0] > 0.5 == x[2] > 0.5 ? 1 : 0).explained();

        assertThat(explained.singles()).noneMatch(one -> one.share() > 0.15);
        var pair = explained.pairs().get(1);
        assertThat(pair.fields()).containsExactly("a", "c");
        // Three groups of each: the four corners of the nine cells are pure.
        assertThat(pair.share()).isCloseTo(4.0 / 9, within(0.1));
        assertThat(pair.isClear()).isTrue();
        assertThat(explained.pairs().get(0).isClear()).isFalse();
    }

    @Test
    void namesAreGroupsAndSoAreFewNumbers() {
        var names = IntStream.range(0, 60).mapToObj(i -> "model " + i % 2).toList();
        var numbers = IntStream.range(0, 60).mapToObj(i -> (double) (i % 3)).toList();
        var outcomes = IntStream.range(0, 60).mapToObj(i -> (double) (i % 2)).toList();

        var explained =
                ExplainedVariance.of(List.of(new Field("model", names), new Field("length", numbers)), outcomes);

        assertThat(explained.singles().get(0).share()).isCloseTo(1, within(1e-9));
        assertThat(explained.singles().get(1).share()).isNegative();
    }

    @Test
    void amongTheBetterHalfWhatMadeRunsFailDoesNotCount() {
        // Rates above 0.7 diverge; among the others the length decides.
        var search = Search.of(200, 5, x -> (x[0] > 0.7 ? 20 : 0) + x[1]);

        var all = search.explained();
        var better = ExplainedVariance.of(search.fields(), ExplainedVariance.amongBetter(search.outcomes()));

        assertThat(all.singles().get(0).share()).isGreaterThan(0.9);
        assertThat(better.singles().get(1).share())
                .isGreaterThan(better.singles().get(0).share());
    }

    @Test
    void tooFewOutcomesOrEqualOnesAreRefused() {
        var field = List.of(new Field("a", Collections.nCopies(30, 1.0)));

        assertThatThrownBy(() -> ExplainedVariance.of(field, Collections.nCopies(29, 1.0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExplainedVariance.of(field, Collections.nCopies(30, 1.0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static double deviation(List<Double> values) {
        double mean = mean(values);
        return Math.sqrt(values.stream()
                        .mapToDouble(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.size() - 1));
    }
}
