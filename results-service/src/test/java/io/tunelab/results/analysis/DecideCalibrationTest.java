package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That claims of stages that decide hold over all their looks. The grid behind the table of docs/statistics.md, which shows
 * some of its rows and one with a seed deviation of 2 points: {@code ./mvnw -pl results-service -am test
 * -Dtest=DecideCalibrationTest -Dtunelab.calibration.repetitions=1000}.
 */
class DecideCalibrationTest {
    private static final String REPETITIONS = "tunelab.calibration.repetitions";
    private static final Looks LOOKS = new Looks(2, 10);

    @ParameterizedTest
    @CsvSource({"1, 400, 0", "3, 2500, 0.005", "3, 2500, 0.02"})
    void claimsHoldOverAllLooks(int candidates, int examples, double deviation) {
        var result = new DecideCalibration(candidates, examples, deviation, LOOKS, true, 500).run(1);

        assertThat(result.falseDifference()).isLessThan(0.08);
        assertThat(result.falseEquivalence()).isLessThan(0.08);
    }

    @Test
    void withoutAnAdjustmentForTheLooksClaimsDoNotHold() {
        var result = new DecideCalibration(1, 2_500, 0.01, LOOKS, false, 500).run(1);

        assertThat(result.falseDifference()).isGreaterThan(0.08);
    }

    @Test
    @EnabledIfSystemProperty(named = REPETITIONS, matches = "\\d+")
    void theWholeGrid() {
        int repetitions = Integer.getInteger(REPETITIONS);
        var cells = Stream.of(1, 3)
                .flatMap(candidates -> Stream.of(400, 2_500, 10_000).flatMap(examples -> Stream.of(0, 0.005, 0.01)
                        .map(deviation -> new DecideCalibration(
                                candidates,
                                examples,
                                deviation.doubleValue(),
                                LOOKS,
                                true,
                                repetitions * 2_500 / Math.max(2_500, examples)))))
                .toList();
        var results = new ArrayList<DecideCalibration.Result>();
        for (var cell : cells) {
            var result = cell.run(cell.examples() + cell.candidates());
            results.add(result);
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %,d | %.1f | %.1f%% | %.1f%% | %.0f%% | %.0f%% | %.0f%% | %.0f%% |%n",
                    cell.candidates(),
                    cell.examples(),
                    100 * cell.seedDeviation(),
                    100 * result.falseDifference(),
                    100 * result.falseEquivalence(),
                    100 * result.equivalent(),
                    100 * result.better(),
                    100 * result.runsWithout(),
                    100 * result.runsWith());
        }
        assertThat(results).allSatisfy(result -> {
            assertThat(result.falseDifference()).isLessThan(0.07);
            assertThat(result.falseEquivalence()).isLessThan(0.07);
        });
    }
}
