package io.tunelab.results.analysis;

import io.tunelab.results.analysis.Comparison.Pair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How often a fraction is wrongly called equivalent to the whole, by simulation: of three settings that are equally good the
 * best by validation is chosen at the whole, then three smaller fractions with it are compared in turn. Runs come from the
 * model of {@link Calibration}.
 */
record FractionCalibration(int seeds, int examples, double seedDeviation, int repetitions) {
    private static final double MARGIN = 0.01;
    private static final int SETTINGS = 3;

    /**
     * Shares of the repetitions.
     *
     * @param allWorse a fraction was taken, all of them being worse by the margin
     * @param laterWorse the second or third fraction was taken, of which the first is equal and the others are worse by once
     *     and twice the margin
     * @param found some fraction was taken in the latter case
     */
    record Result(double allWorse, double laterWorse, double found) {}

    Result run(long seed) {
        var random = new SplittableRandom(seed);
        int[] counts = new int[3];
        for (int repetition = 0; repetition < repetitions; repetition++) {
            counts[0] += taken(random, MARGIN, MARGIN, MARGIN) > 0 ? 1 : 0;
            int later = taken(random, 0, MARGIN, 2 * MARGIN);
            counts[1] += later > 1 ? 1 : 0;
            counts[2] += later > 0 ? 1 : 0;
        }
        return new Result(share(counts[0]), share(counts[1]), share(counts[2]));
    }

    private double share(int count) {
        return (double) count / repetitions;
    }

    /** How far down the fractions one goes that are worse by so much. */
    private int taken(SplittableRandom random, double... worse) {
        var difficulty = Calibration.normal(examples, Math.sqrt(Calibration.BETWEEN), random);
        var whole = IntStream.range(0, SETTINGS)
                .mapToObj(i -> runs(0, difficulty, random))
                .max(Comparator.comparingDouble(FractionCalibration::accuracy))
                .orElseThrow();
        var pairs = new ArrayList<Pair>();
        for (double one : worse) {
            pairs.add(new Pair(whole, runs(-one, difficulty, random), true));
        }
        return SmallestEquivalent.of(pairs, MARGIN).count();
    }

    private static double accuracy(List<TestedRun> runs) {
        return runs.stream().mapToDouble(TestedRun::accuracy).average().orElseThrow();
    }

    private List<TestedRun> runs(double difference, double[] difficulty, SplittableRandom random) {
        var rows = IntStream.range(0, examples).boxed().toList();
        var truth = Collections.nCopies(examples, 1);
        return new JointCalibration(1, seeds, examples, seedDeviation, 1)
                .runs(seeds, difference, difficulty, random).stream()
                        .map(right -> TestedRun.ofLabels(
                                2,
                                rows,
                                truth,
                                IntStream.range(0, examples)
                                        .mapToObj(i -> (int) right[i])
                                        .toList()))
                        .toList();
    }
}
