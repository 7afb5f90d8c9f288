package io.tunelab.results.analysis;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Which differences in accuracy comparisons of this kind can show: the smallest true difference that is found significant
 * with a power of 80%, {@code (t(1 − α/2m) + t(0.8)) · standard error}, for m comparisons (Lachin, Controlled Clinical Trials
 * 2, 1981).
 *
 * @param seedVariance variance of a configuration's accuracy over seeds; 0 where only two models are compared
 * @param restVariance variance of being right on an example over seeds, beyond that
 * @param exampleVariance variance of the difference of two configurations over examples
 */
public record Sensitivity(double seedVariance, double restVariance, double exampleVariance, int comparisons) {
    private static final double POWER = 0.8;
    private static final int MOST_SEEDS = 30;

    /** As observed, the mean over comparisons of the same kind; empty where none of them has an error. */
    public static Optional<Sensitivity> of(List<Comparison> family) {
        var usable = family.stream()
                .filter(one -> one.outcome() != Comparison.Outcome.NOT_JUDGED)
                .filter(one -> !one.sample().isModelAgainstConfiguration())
                .toList();
        if (usable.isEmpty()) {
            return Optional.empty();
        }
        var each = usable.stream().map(Sensitivity::of).toList();
        return Optional.of(new Sensitivity(
                each.stream().mapToDouble(Sensitivity::seedVariance).average().orElseThrow(),
                each.stream().mapToDouble(Sensitivity::restVariance).average().orElseThrow(),
                each.stream()
                        .mapToDouble(Sensitivity::exampleVariance)
                        .average()
                        .orElseThrow(),
                family.size()));
    }

    private static Sensitivity of(Comparison comparison) {
        var sample = comparison.sample();
        if (comparison.effects().isPresent()) {
            var student = comparison.effects().get();
            double runs = 1.0 / sample.baselineRuns() + 1.0 / sample.runs();
            return new Sensitivity(
                    Math.max(0, student.seedVariance() - student.restVariance()) / runs,
                    student.restVariance() * sample.examples() / runs,
                    student.exampleVariance() * sample.examples(),
                    1);
        }
        return new Sensitivity(0, 0, sample.disagreement(), 1);
    }

    /**
     * For planning: an accuracy whose standard deviation over seeds is half a point, and runs of two configurations that
     * differ on 10% of the examples, runs of one on 7%.
     */
    public static Sensitivity typical(int comparisons) {
        return new Sensitivity(0.005 * 0.005, 0.035, 0.03, comparisons);
    }

    /** The same variances, for so many comparisons. */
    public Sensitivity withComparisons(int others) {
        return new Sensitivity(seedVariance, restVariance, exampleVariance, others);
    }

    /** The smallest difference that is likely to be shown. One seed a side stands for two models, not configurations. */
    public double detectable(int seeds, int examples) {
        double rest = 2 * restVariance / examples / seeds;
        double ofSeeds = seeds == 1 ? 0 : 2 * seedVariance / seeds + rest;
        double ofExamples = exampleVariance / examples + (seeds == 1 ? rest : 0);
        double all = ofSeeds + ofExamples;
        double squares = ofExamples * ofExamples / Math.max(1, examples - 1);
        if (seeds > 1) {
            squares += ofSeeds * ofSeeds / (seeds >= CrossedEffects.PAIRED ? seeds - 1 : 2 * (seeds - 1));
        }
        double freedom = Math.max(1, all * all / squares);
        // As Comparison has it for families.
        boolean isFew = seeds == 2 && comparisons > 1;
        var student = TDistribution.of(isFew ? Math.min(Comparison.TWO_SEEDS, freedom) : freedom);
        double level = 1 - Comparison.SIGNIFICANCE / 2 / comparisons;
        return (student.inverseCumulativeProbability(level) + student.inverseCumulativeProbability(POWER))
                * Math.sqrt(all);
    }

    /** The fewest seeds, two at least, that are likely to show a difference; empty where 30 are too few. */
    public Optional<Integer> seedsFor(double difference, int examples) {
        return IntStream.rangeClosed(2, MOST_SEEDS)
                .filter(seeds -> detectable(seeds, examples) <= difference)
                .boxed()
                .findFirst();
    }

    /** The fewest test examples, to three digits, with this many seeds; empty where a billion are too few. */
    public Optional<Integer> examplesFor(double difference, int seeds) {
        for (double examples = 10; examples < 1e9; examples *= 1.01) {
            if (detectable(seeds, (int) examples) <= difference) {
                double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(examples)) - 2));
                return Optional.of((int) (Math.ceil(examples / unit) * unit));
            }
        }
        return Optional.empty();
    }
}
