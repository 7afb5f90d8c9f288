package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.results.analysis.VarianceComponents.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How far off estimates of whose the spread is are with few seeds; the table of docs/statistics.md. More repetitions: {@code
 * ./mvnw -pl results-service -am test -Dtest=VarianceCalibrationTest -Dtunelab.calibration.repetitions=20000}.
 */
class VarianceCalibrationTest {
    /** Deviations in points of init_seed, order_seed and the remainder: 64%, 16% and 20% of the variance. */
    private static final double INIT = 0.8;

    private static final double ORDER = 0.4;
    private static final double REST = Math.sqrt(0.2);

    /** What the estimates came to over all repetitions. */
    private record Outcome(
            double ofInit,
            double ofOrder,
            double ofRest,
            double ofMean,
            double ofMeanIfIndependent,
            List<Double> shares,
            double meanVariance,
            double isLargest) {
        double share(double quantile) {
            return shares.get((int) (quantile * (shares.size() - 1)));
        }
    }

    @Test
    void intervalsHoldWithFewSeeds() {
        int repetitions = Integer.getInteger("tunelab.calibration.repetitions", 1_000);
        for (int values : List.of(2, 3, 5, 10)) {
            var outcome = simulated(values, 1, repetitions, false);
            print(values + " x " + values, outcome);

            assertThat(outcome.ofInit()).isBetween(0.925, 0.985);
            assertThat(outcome.ofOrder()).isBetween(0.925, 0.99);
            assertThat(outcome.ofRest()).isBetween(0.925, 0.975);
            assertThat(outcome.ofMean()).isBetween(0.925, values == 2 ? 1 : 0.99);
            assertThat(outcome.ofMeanIfIndependent()).isLessThan(0.9);
        }
        var pooled = simulated(3, 4, repetitions, false);
        print("3 x 3, 4 configurations", pooled);
        assertThat(pooled.ofInit()).isBetween(0.925, 0.985);
        assertThat(pooled.meanVariance()).isBetween(0.9 * INIT * INIT, 1.1 * INIT * INIT);
        print("5 x 5, heavy tails", simulated(5, 1, repetitions, true));
    }

    private static void print(String design, Outcome outcome) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f%% | %.1f%% | %.1f%% | %.1f%% | %.1f%% | %.0f%% (%.0f to %.0f) | %.0f%% |%n",
                design,
                100 * outcome.ofInit(),
                100 * outcome.ofOrder(),
                100 * outcome.ofRest(),
                100 * outcome.ofMean(),
                100 * outcome.ofMeanIfIndependent(),
                100 * outcome.share(0.5),
                100 * outcome.share(0.05),
                100 * outcome.share(0.95),
                100 * outcome.isLargest());
    }

    private static Outcome simulated(int values, int blocks, int repetitions, boolean hasHeavyTails) {
        var random = new SplittableRandom(values);
        DoubleSupplier chance = () -> hasHeavyTails ? student5(random) : random.nextGaussian();
        int[] covered = new int[5];
        double variance = 0;
        int largest = 0;
        var shares = new ArrayList<Double>();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            var runs = runs(values, blocks, chance);
            var found = VarianceComponents.of(runs).orElseThrow();
            // The true mean is 0. Means are those of one configuration.
            var ofOne = runs.subList(0, values * values);
            covered[3] += covers(Spread.ofRuns(ofOne, true).interval().orElseThrow(), 0);
            covered[4] += covers(Spread.ofRuns(ofOne, false).interval().orElseThrow(), 0);
            var init = found.sources().get(0).component();
            var order = found.sources().get(1).component();
            var rest = found.rest().orElseThrow();
            covered[0] += covers(init.interval(), INIT);
            covered[1] += covers(order.interval(), ORDER);
            covered[2] += covers(rest.interval(), REST);
            shares.add(found.share(init));
            variance += init.variance();
            largest += init.variance() > order.variance() ? 1 : 0;
        }
        shares.sort(null);
        double[] coverage = Arrays.stream(covered)
                .mapToDouble(count -> (double) count / repetitions)
                .toArray();
        return new Outcome(
                coverage[0],
                coverage[1],
                coverage[2],
                coverage[3],
                coverage[4],
                shares,
                variance / repetitions,
                (double) largest / repetitions);
    }

    private static int covers(Interval interval, double truth) {
        return interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }

    private static List<Run> runs(int values, int blocks, DoubleSupplier chance) {
        var runs = new ArrayList<Run>();
        for (int block = 0; block < blocks; block++) {
            var inits = drawn(values, INIT, chance);
            var orders = drawn(values, ORDER, chance);
            for (int i = 0; i < values; i++) {
                for (int j = 0; j < values; j++) {
                    runs.add(new Run(
                            "configuration " + block,
                            Map.of("init_seed", i, "order_seed", j),
                            inits[i] + orders[j] + REST * chance.getAsDouble()));
                }
            }
        }
        return runs;
    }

    private static double[] drawn(int values, double deviation, DoubleSupplier chance) {
        return IntStream.range(0, values)
                .mapToDouble(i -> deviation * chance.getAsDouble())
                .toArray();
    }

    /** Student's t with five degrees of freedom, scaled to variance 1. */
    private static double student5(SplittableRandom random) {
        double squares = IntStream.range(0, 5)
                .mapToDouble(i -> random.nextGaussian())
                .map(one -> one * one)
                .sum();
        return random.nextGaussian() / Math.sqrt(squares / 5) * Math.sqrt(3.0 / 5);
    }
}
