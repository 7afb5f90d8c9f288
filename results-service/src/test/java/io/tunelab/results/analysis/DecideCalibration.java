package io.tunelab.results.analysis;

import io.tunelab.results.analysis.Comparison.Settled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How often stages that decide tell the truth, by simulation over the whole sequence of looks: seeds are added for as long as
 * a comparison is open. Runs come from the model of {@link Calibration}; all candidates have the same true difference.
 *
 * @param isAdjusted whether p-values are those of {@link Looks}, or as if each look were the only one
 */
record DecideCalibration(
        int candidates, int examples, double seedDeviation, Looks looks, boolean isAdjusted, int repetitions) {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /**
     * Shares of the repetitions, and means over the comparisons.
     *
     * @param falseDifference how often better or worse was claimed of any candidate, all as good as the baseline
     * @param falseEquivalence how often equivalence was claimed of any candidate, all better by the margin
     * @param equivalent share of the comparisons without a difference that were found equivalent
     * @param better share of the comparisons with a difference of two margins that were found better
     * @param runsWithout runs of all configurations without a difference, as a share of those with the most seeds
     * @param runsWith the same with a difference of two margins
     */
    record Result(
            double falseDifference,
            double falseEquivalence,
            double equivalent,
            double better,
            double runsWithout,
            double runsWith) {}

    /** What became of one study. */
    private record Outcome(int different, int equivalent, int runs) {}

    Result run(long seed) {
        var none = outcomes(0, new SplittableRandom(seed));
        var margin = outcomes(Calibration.MARGIN, new SplittableRandom(seed + 1));
        var twice = outcomes(2 * Calibration.MARGIN, new SplittableRandom(seed + 2));
        double most = (candidates + 1.0) * looks.last();
        return new Result(
                mean(none, one -> Math.min(1, one.different())),
                mean(margin, one -> Math.min(1, one.equivalent())),
                mean(none, Outcome::equivalent) / candidates,
                mean(twice, Outcome::different) / candidates,
                mean(none, Outcome::runs) / most,
                mean(twice, Outcome::runs) / most);
    }

    private static double mean(List<Outcome> all, ToIntFunction<Outcome> value) {
        return all.stream().mapToInt(value).average().orElseThrow();
    }

    private List<Outcome> outcomes(double difference, SplittableRandom random) {
        return IntStream.range(0, repetitions)
                .mapToObj(i -> new Sequence(difference, random).played())
                .toList();
    }

    /** One study. */
    private final class Sequence {
        private final SplittableRandom random;
        private final double difference;
        private final double deviation = seedDeviation / Math.sqrt(2) / NORMAL.density(Calibration.THRESHOLD);
        private final double[] difficulty;
        private final List<double[]> affinities = new ArrayList<>();
        /** By configuration, the baseline first. */
        private final List<List<double[]>> runs = new ArrayList<>();

        private final Criterion criterion = new Criterion(
                Calibration.MARGIN, Comparison.SIGNIFICANCE, isAdjusted ? Optional.of(looks) : Optional.empty());
        private final Futility futility =
                Futility.of(new Criterion(Calibration.MARGIN, Comparison.SIGNIFICANCE, Optional.of(looks)));
        /** Candidates that are open. */
        private List<Integer> open = IntStream.range(0, candidates).boxed().toList();

        private final List<Settled> settled = new ArrayList<>();

        Sequence(double difference, SplittableRandom random) {
            this.random = random;
            this.difference = difference;
            difficulty = Calibration.normal(examples, Math.sqrt(Calibration.BETWEEN), random);
            for (int configuration = 0; configuration <= candidates; configuration++) {
                affinities.add(
                        Calibration.normal(examples, Math.sqrt(Calibration.WITHIN - Calibration.BETWEEN), random));
                runs.add(new ArrayList<>());
            }
        }

        Outcome played() {
            for (int seeds = 1; seeds <= looks.last() && !open.isEmpty(); seeds++) {
                run(0);
                open.forEach(candidate -> run(candidate + 1));
                if (seeds >= looks.first()) {
                    look();
                }
            }
            return new Outcome(
                    count(Settled::differs),
                    count(Settled::isEquivalent),
                    runs.stream().mapToInt(List::size).sum());
        }

        private int count(Predicate<Settled> claim) {
            return (int) settled.stream().filter(claim).count();
        }

        private void run(int configuration) {
            double accuracy = Calibration.ACCURACY + (configuration == 0 ? 0 : difference);
            double scale = Math.sqrt(1 + deviation * deviation);
            double threshold =
                    scale * NORMAL.inverseCumulativeProbability(accuracy) + deviation * random.nextGaussian();
            var own = affinities.get(configuration);
            double rest = Math.sqrt(1 - Calibration.WITHIN);
            runs.get(configuration)
                    .add(IntStream.range(0, examples)
                            .mapToDouble(
                                    j -> difficulty[j] + own[j] + rest * random.nextGaussian() > -threshold ? 1 : 0)
                            .toArray());
        }

        /** As {@link Comparison#family(List, Criterion, List)} judges, on estimates alone. */
        private void look() {
            var estimates = open.stream()
                    .map(i -> CrossedEffects.of(runs.get(0), runs.get(i + 1), true))
                    .toList();
            var differences = adjusted(estimates, Difference::pValue, Settled::differs);
            var equivalences =
                    adjusted(estimates, one -> one.equivalencePValue(Calibration.MARGIN), Settled::isEquivalent);
            var stillOpen = new ArrayList<Integer>();
            for (int i = 0; i < estimates.size(); i++) {
                var now = new Settled(
                        differences[i] < Comparison.SIGNIFICANCE, equivalences[i] < Comparison.SIGNIFICANCE);
                boolean isOver = now.differs()
                        || now.isEquivalent()
                        || futility.isHopeless(estimates.get(i), runs.get(0).size());
                if (isOver) {
                    settled.add(now);
                } else {
                    stillOpen.add(open.get(i));
                }
            }
            open = stillOpen;
        }

        private double[] adjusted(
                List<StudentDifference> estimates, ToDoubleFunction<Difference> pValue, Predicate<Settled> claim) {
            return Comparison.adjusted(estimates.stream().map(criterion::judged).mapToDouble(pValue), settled, claim);
        }
    }
}
