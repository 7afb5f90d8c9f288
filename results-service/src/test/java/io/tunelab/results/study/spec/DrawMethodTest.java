package io.tunelab.results.study.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.results.study.spec.StudySpec.Stage;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What the methods of a draw promise, measured on the configurations that the reader gives. */
class DrawMethodTest {
    private static final int SEEDS = 50;

    @ParameterizedTest
    @EnumSource
    void theSameSeedDrawsTheSameAndAnotherSeedOthers(DrawMethod method) {
        assertThat(draw(method, 16, 3)).isEqualTo(draw(method, 16, 3));
        assertThat(draw(method, 16, 3)).isNotEqualTo(draw(method, 16, 4));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "LATIN_HYPERCUBE")
    void aLargerCountOnlyAdds(DrawMethod method) {
        assertThat(draw(method, 20, 3).configurations().subList(0, 16))
                .extracting(StudySpec.Configuration::fields)
                .isEqualTo(draw(method, 16, 3).configurations().stream()
                        .map(StudySpec.Configuration::fields)
                        .toList());
    }

    @Test
    void sixteenSobolPointsFillEveryCellOfAFourByFourGridAndRandomOnesMissAThird() {
        assertThat(meanOverSeeds(DrawMethod.SOBOL, DrawMethodTest::cellsFilled)).isEqualTo(16);
        // 16 · (1 − (15/16)¹⁶) = 10.3 of 16 are expected.
        assertThat(meanOverSeeds(DrawMethod.RANDOM, DrawMethodTest::cellsFilled))
                .isBetween(9.8, 10.8);
    }

    @Test
    void aLatinHypercubeUsesEverySixteenthOfEachRangeOnce() {
        assertThat(meanOverSeeds(DrawMethod.LATIN_HYPERCUBE, DrawMethodTest::partsUsed))
                .isEqualTo(32);
        assertThat(meanOverSeeds(DrawMethod.RANDOM, DrawMethodTest::partsUsed)).isBetween(19.6, 21.6);
    }

    @Test
    void theLargestUntriedStretchOfLearningRatesIsHalfOfThatOfRandomDraws() {
        double random = meanOverSeeds(DrawMethod.RANDOM, DrawMethodTest::largestGap);

        assertThat(meanOverSeeds(DrawMethod.SOBOL, DrawMethodTest::largestGap)).isLessThan(random * 0.6);
        assertThat(meanOverSeeds(DrawMethod.LATIN_HYPERCUBE, DrawMethodTest::largestGap))
                .isLessThan(random * 0.6);
    }

    @ParameterizedTest
    @EnumSource
    void choicesAreAllDrawnAndNoConfigurationTwice(DrawMethod method) {
        var stage = read("{count: 12, method: " + method.wireName()
                + ", fields: {batch_size: {choice: [8, 16, 32]}, epochs: {uniform: [1, 4]}}}");

        assertThat(stage.configurations()).hasSize(12).doesNotHaveDuplicates();
        assertThat(stage.draw().orElseThrow().drawn()).hasSize(12);
    }

    @Test
    void anUnknownMethodIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> read("{count: 2, method: halton, fields: {lr: {uniform: [0.1, 0.2]}}}"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("draw.method")
                .hasMessageContaining("halton")
                .hasMessageContaining("random, sobol, latin_hypercube");
    }

    private interface Quality {
        double of(List<double[]> points);
    }

    private static double meanOverSeeds(DrawMethod method, Quality quality) {
        return IntStream.range(0, SEEDS)
                .mapToDouble(seed -> quality.of(points(draw(method, 16, seed))))
                .average()
                .orElseThrow();
    }

    private static double cellsFilled(List<double[]> points) {
        return points.stream()
                .map(point -> (int) (point[0] * 4) * 4 + (int) (point[1] * 4))
                .collect(Collectors.toSet())
                .size();
    }

    private static double partsUsed(List<double[]> points) {
        return IntStream.range(0, 2)
                .mapToLong(axis -> points.stream()
                        .map(point -> (int) (point[axis] * 16))
                        .distinct()
                        .count())
                .sum();
    }

    private static double largestGap(List<double[]> points) {
        double[] sorted = DoubleStream.concat(
                        DoubleStream.of(0, 1), points.stream().mapToDouble(point -> point[0]))
                .sorted()
                .toArray();
        return IntStream.range(1, sorted.length)
                .mapToDouble(i -> sorted[i] - sorted[i - 1])
                .max()
                .orElseThrow();
    }

    private static Stage draw(DrawMethod method, int count, int seed) {
        return read(("{count: %d, seed: %d, method: %s, fields: {learning_rate: {log_uniform: [1e-6, 1e-2]},"
                        + " weight_decay: {uniform: [0, 0.5]}}}")
                .formatted(count, seed, method.wireName()));
    }

    /** Back to the unit square; a number that was rounded over its end is the end. */
    private static List<double[]> points(Stage stage) {
        return stage.configurations().stream()
                .map(one -> new double[] {
                    below1((Math.log10(number(one, "learning_rate")) + 6) / 4),
                    below1(number(one, "weight_decay") / 0.5)
                })
                .toList();
    }

    private static double below1(double value) {
        return Math.min(Math.max(value, 0), Math.nextDown(1.0));
    }

    private static double number(StudySpec.Configuration configuration, String path) {
        return configuration.fields().at(path).orElseThrow().doubleValue();
    }

    private static Stage read(String draw) {
        var text = LocatedText.parse("stages: [{draw: " + draw + "}]", LocatedText.Syntax.YAML);
        return new StudyReader(new Limits(20, 1000)).read(text).stages().get(0);
    }
}
