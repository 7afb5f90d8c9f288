package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That the interval of a mean over splits covers what is true of data like these. A simulated data set of two normal classes
 * is split {@code splits} times, a classifier by the nearest class mean is trained on each, and the mean test accuracy is
 * held against the accuracy that training sets of that size have on average.
 */
class SplitCalibrationTest {
    private static final int DIMENSIONS = 20;
    private static final double SHIFT = 0.35;
    private static final int ROWS = 500;
    private static final int TEST = 100;
    private static final int REPETITIONS = Integer.getInteger("tunelab.calibration.repetitions", 300);

    @ParameterizedTest
    @CsvSource({"3", "5", "10"})
    void splitsThatOverlapAreNotTakenForIndependent(int splits) {
        double truth = truth();
        var random = new SplittableRandom(7);
        int[] covered = new int[2];
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            var pool = sample(ROWS, random);
            var runs = IntStream.range(0, splits)
                    .mapToObj(split -> new VarianceComponents.Run(
                            "one", Map.of("dataset.seed", split), accuracyOnSplit(pool, random)))
                    .toList();
            covered[0] += covers(Spread.ofRuns(runs, false), truth) ? 1 : 0;
            covered[1] += covers(Spread.ofRuns(runs, false, (double) TEST / (ROWS - TEST)), truth) ? 1 : 0;
        }

        System.out.printf(
                "| %d | %.1f%% | %.1f%% |%n",
                splits, 100.0 * covered[0] / REPETITIONS, 100.0 * covered[1] / REPETITIONS);
        assertThat((double) covered[1] / REPETITIONS).isGreaterThan(0.91);
        assertThat(covered[0]).isLessThan(covered[1]);
    }

    private static boolean covers(Spread spread, double truth) {
        var interval = spread.interval().orElseThrow();
        return interval.low() <= truth && truth <= interval.high();
    }

    /** Labels alternate: even rows have the one, odd rows the other. */
    private static List<double[]> sample(int rows, SplittableRandom random) {
        return IntStream.range(0, rows)
                .mapToObj(row -> IntStream.range(0, DIMENSIONS)
                        .mapToDouble(i -> random.nextGaussian() + (row % 2 == 0 ? SHIFT : -SHIFT))
                        .toArray())
                .toList();
    }

    private static double accuracyOnSplit(List<double[]> pool, SplittableRandom random) {
        var order = IntStream.range(0, pool.size()).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        var weights = trained(pool, Arrays.copyOfRange(order, TEST, order.length));
        long right = Arrays.stream(order, 0, TEST)
                .filter(row -> score(weights, pool.get(row)) > 0 == (row % 2 == 0))
                .count();
        return (double) right / TEST;
    }

    /** The difference of the class means, and the score of the point between them. */
    private static double[] trained(List<double[]> pool, int... rows) {
        var sums = new double[2][DIMENSIONS];
        var counts = new int[2];
        for (int row : rows) {
            counts[row % 2]++;
            for (int i = 0; i < DIMENSIONS; i++) {
                sums[row % 2][i] += pool.get(row)[i];
            }
        }
        var weights = new double[DIMENSIONS + 1];
        for (int i = 0; i < DIMENSIONS; i++) {
            double even = sums[0][i] / counts[0];
            double odd = sums[1][i] / counts[1];
            weights[i] = even - odd;
            weights[DIMENSIONS] -= (even - odd) * (even + odd) / 2;
        }
        return weights;
    }

    private static double score(double[] weights, double... example) {
        double score = weights[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            score += weights[i] * example[i];
        }
        return score;
    }

    /** Over many training sets, in closed form for each: scores are normal in both classes. */
    private static double truth() {
        var random = new SplittableRandom(11);
        return IntStream.range(0, 4_000)
                .mapToDouble(repetition -> {
                    var weights = trained(
                            sample(ROWS - TEST, random),
                            IntStream.range(0, ROWS - TEST).toArray());
                    double length = 0;
                    double shift = 0;
                    for (int i = 0; i < DIMENSIONS; i++) {
                        length += weights[i] * weights[i];
                        shift += weights[i] * SHIFT;
                    }
                    var normal = NormalDistribution.of(0, Math.sqrt(length));
                    return (normal.cumulativeProbability(shift + weights[DIMENSIONS])
                                    + normal.cumulativeProbability(shift - weights[DIMENSIONS]))
                            / 2;
                })
                .average()
                .orElseThrow();
    }
}
