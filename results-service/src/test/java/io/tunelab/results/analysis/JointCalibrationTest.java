package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That the adjusted intervals of several comparisons with one baseline hold together. The grid of docs/statistics.md:
 * {@code ./mvnw -pl results-service -am test -Dtest=JointCalibrationTest -Dtunelab.calibration.repetitions=2000}.
 */
class JointCalibrationTest {
    private static final String REPETITIONS = "tunelab.calibration.repetitions";
    private static final String MOST_SEEDS = "tunelab.calibration.seeds";

    @ParameterizedTest
    @CsvSource({
        "2, 3, 3, 400, 0.01",
        "5, 2, 2, 2500, 0.01",
        "10, 3, 3, 2500, 0.005",
        "10, 2, 2, 10000, 0.01",
        "10, 2, 3, 10000, 0.01"
    })
    void adjustedIntervalsHoldTogetherAndOthersDoNot(
            int comparisons, int baselineSeeds, int seeds, int examples, double deviation) {
        var result = new JointCalibration(comparisons, baselineSeeds, seeds, examples, deviation, 300).run(1);

        assertThat(result.covered()).isGreaterThan(0.92);
        assertThat(result.coveredMixed()).isGreaterThan(0.92);
        assertThat(result.falseMixed()).isLessThan(0.08);
        assertThat(result.coveredAlone()).isLessThan(result.covered());
    }

    @Test
    @EnabledIfSystemProperty(named = REPETITIONS, matches = "\\d+")
    void theWholeGrid() {
        int repetitions = Integer.getInteger(REPETITIONS);
        var cells = Stream.of(2, 5, 10)
                .flatMap(comparisons -> Stream.of(2, 3, 5)
                        .filter(seeds -> seeds <= Integer.getInteger(MOST_SEEDS, 5))
                        .flatMap(seeds -> Stream.of(
                                new JointCalibration(comparisons, seeds, 400, 0.01, repetitions),
                                new JointCalibration(comparisons, seeds, 2_500, 0, repetitions),
                                new JointCalibration(comparisons, seeds, 2_500, 0.005, repetitions),
                                new JointCalibration(comparisons, seeds, 2_500, 0.01, repetitions),
                                new JointCalibration(comparisons, seeds, 10_000, 0.01, repetitions / 4),
                                new JointCalibration(comparisons, seeds, 10_000, 0.02, repetitions / 4))))
                .collect(Collectors.toCollection(ArrayList::new));
        cells.add(new JointCalibration(10, 2, 3, 10_000, 0.01, repetitions / 4));
        List<JointCalibration.Result> results =
                cells.parallelStream().map(cell -> cell.run(cell.hashCode())).toList();
        for (int i = 0; i < cells.size(); i++) {
            var cell = cells.get(i);
            var result = results.get(i);
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %s | %,d | %.1f | %,d | %.1f%% | %.1f%% | %.1f%% | %.1f%% |%n",
                    cell.comparisons(),
                    cell.baselineSeeds() == cell.seeds()
                            ? cell.seeds()
                            : cell.baselineSeeds() + " against " + cell.seeds(),
                    cell.examples(),
                    100 * cell.seedDeviation(),
                    cell.repetitions(),
                    100 * result.covered(),
                    100 * result.coveredMixed(),
                    100 * result.falseMixed(),
                    100 * result.coveredAlone());
        }
        for (int i = 0; i < cells.size(); i++) {
            assertThat(results.get(i).covered()).isGreaterThan(0.92);
            assertThat(results.get(i).coveredMixed()).isGreaterThan(0.91);
            assertThat(results.get(i).falseMixed()).isLessThan(0.07);
        }
    }
}
