package io.tunelab.results.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A configuration compared with a baseline on the same test examples. One run of each tells about these two models only;
 * several seeds tell about the configurations.
 *
 * @param accuracy candidate less baseline
 * @param f1 the same for F1, or macro F1 with more than two labels
 * @param criterion what it takes to claim something
 * @param adjusted for all comparisons that were asked for together
 * @param obstacle why the comparison is not judged although there are numbers
 */
public record Comparison(
        Sample sample,
        Difference accuracy,
        Difference f1,
        Criterion criterion,
        Adjusted adjusted,
        Optional<String> obstacle) {
    /** Error rate that all claims keep, unless another is asked for. */
    public static final double SIGNIFICANCE = 0.05;
    /** Degrees of freedom at most where a side has two seeds, for several comparisons; found by simulation, docs/statistics.md. */
    static final int TWO_SEEDS = 3;

    /**
     * What was compared.
     *
     * @param disagreement share of the test examples on which a run of each differ in being right, mean over all pairs
     */
    public record Sample(
            int baselineRuns, int runs, int examples, double baselineAccuracy, double accuracy, double disagreement) {
        /** Whether only two models were compared, one of each configuration. */
        public boolean isOfModels() {
            return baselineRuns == 1 && runs == 1;
        }

        /** Whether a side has two runs and the other no fewer: too few for the strict levels of many comparisons. */
        public boolean hasASideOfTwoSeeds() {
            return Math.min(baselineRuns, runs) == 2;
        }

        /** Whether one side is a single model and the other a configuration with several runs. */
        public boolean isModelAgainstConfiguration() {
            return !isOfModels() && (baselineRuns == 1 || runs == 1);
        }
    }

    /**
     * For a family of comparisons on one test set.
     *
     * @param comparisons how many
     * @param pValue step-down (Holm, Scandinavian Journal of Statistics 6, 1979)
     * @param equivalencePValue the same for equivalence
     * @param interval Bonferroni's, which is a simultaneous 95% interval, ending at 0 where Holm's sharper test shows the
     *     direction, so that it agrees with {@code pValue}
     */
    public record Adjusted(int comparisons, double pValue, double equivalencePValue, Interval interval) {}

    /** What was claimed of a comparison of the family at an earlier look; what was not stays a hypothesis of the family. */
    public record Settled(boolean differs, boolean isEquivalent) {}

    /** What a comparison comes to. */
    public enum Outcome {
        BETTER,
        WORSE,
        EQUIVALENT,
        UNDECIDED,
        NOT_JUDGED
    }

    /**
     * Runs of a baseline and of a candidate, all on the same test examples; how many there are of each is free.
     *
     * @param sameSeeds whether both have the same seeds, in the same order
     */
    public record Pair(List<TestedRun> baseline, List<TestedRun> candidate, boolean sameSeeds) {
        public Pair {
            baseline = List.copyOf(baseline);
            candidate = List.copyOf(candidate);
            if (baseline.isEmpty() || candidate.isEmpty() || (sameSeeds && baseline.size() != candidate.size())) {
                throw new IllegalArgumentException(
                        "a comparison needs a run of either side, and as many of both if seeds are equal, got %d and %d"
                                .formatted(baseline.size(), candidate.size()));
            }
        }
    }

    /**
     * Compares each candidate with its baseline.
     *
     * @throws IllegalArgumentException if two were not tested on the same examples
     */
    public static List<Comparison> family(List<Pair> pairs, double margin) {
        return family(pairs, Criterion.of(margin), List.of());
    }

    /**
     * Compares each candidate with its baseline. What was claimed at earlier looks leaves its share of the error rate to the
     * others, as in Holm's method (Maurer and Bretz, Statistics in Biopharmaceutical Research 5, 2013).
     *
     * @param settled the other comparisons of the family, which are over
     * @throws IllegalArgumentException if two were not tested on the same examples
     */
    public static List<Comparison> family(List<Pair> pairs, Criterion criterion, List<Settled> settled) {
        var alone = pairs.stream().map(pair -> of(pair, criterion)).toList();
        int comparisons = alone.size() + settled.size();
        var differences = adjusted(
                alone.stream()
                        .mapToDouble(one ->
                                one.isJudged() ? one.ofFamily(comparisons).pValue() : 1),
                settled,
                Settled::differs);
        var equivalences = adjusted(
                alone.stream()
                        .mapToDouble(one ->
                                one.isJudged() ? one.ofFamily(comparisons).equivalencePValue(criterion.margin()) : 1),
                settled,
                Settled::isEquivalent);
        var family = new ArrayList<Comparison>();
        for (int i = 0; i < alone.size(); i++) {
            family.add(alone.get(i).adjusted(comparisons, differences[i], equivalences[i]));
        }
        return List.copyOf(family);
    }

    private Comparison adjusted(int comparisons, double pValue, double equivalencePValue) {
        return new Comparison(
                sample,
                accuracy,
                f1,
                criterion,
                new Adjusted(
                        comparisons,
                        pValue,
                        equivalencePValue,
                        simultaneous(ofFamily(comparisons), criterion.significance(), comparisons, pValue)),
                obstacle);
    }

    private Difference ofFamily(int comparisons) {
        return sample.hasASideOfTwoSeeds() ? ofTwoSeeds(accuracy, comparisons) : accuracy;
    }

    /**
     * What the strict levels of several comparisons are read from. A mean square of one degree of freedom is often far too
     * small, and Satterthwaite's number, worked out from the same mean squares, far too large.
     */
    static Difference ofTwoSeeds(Difference difference, int comparisons) {
        return comparisons > 1 && difference instanceof StudentDifference student
                ? student.withFreedomAtMost(TWO_SEEDS)
                : difference;
    }

    /** That of {@link Adjusted}, which agrees with the adjusted p-value. */
    static Interval simultaneous(Difference difference, double significance, int comparisons, double pValue) {
        var interval = difference.interval(1 - significance / comparisons);
        if (pValue >= significance) {
            return interval;
        }
        return difference.value() > 0
                ? new Interval(Math.max(0, interval.low()), interval.high())
                : new Interval(interval.low(), Math.min(0, interval.high()));
    }

    /** The interval at the level of confidence, for this comparison alone. */
    public Interval interval() {
        return accuracy.interval(1 - criterion.significance());
    }

    /** Within which a difference in accuracy does not matter. */
    public double margin() {
        return criterion.margin();
    }

    /** The random effects behind the difference; empty where only two models were compared. */
    public Optional<StudentDifference> effects() {
        var difference = accuracy instanceof RepeatedDifference repeated ? repeated.atLook() : accuracy;
        return difference instanceof StudentDifference student ? Optional.of(student) : Optional.empty();
    }

    private static Comparison of(Pair pair, Criterion criterion) {
        var all = new ArrayList<>(pair.baseline());
        all.addAll(pair.candidate());
        var aligned = AlignedRuns.of(all);
        int first = pair.baseline().size();
        var baseline = aligned.contributions(Measure.ACCURACY, 0, first);
        var candidate = aligned.contributions(Measure.ACCURACY, first, all.size());
        int n = aligned.examples();
        boolean isOfModels = all.size() == 2;
        var accuracy = criterion.judged(
                isOfModels
                        ? new ScoreDifference(
                                n,
                                discordant(baseline.get(0), candidate.get(0)),
                                discordant(candidate.get(0), baseline.get(0)))
                        : CrossedEffects.of(baseline, candidate, pair.sameSeeds()));
        double disagreement = disagreement(baseline, candidate);
        return new Comparison(
                new Sample(
                        first, pair.candidate().size(), n, mean(pair.baseline()), mean(pair.candidate()), disagreement),
                accuracy,
                criterion.judged(CrossedEffects.of(
                        aligned.contributions(Measure.F1, 0, first),
                        aligned.contributions(Measure.F1, first, all.size()),
                        pair.sameSeeds())),
                criterion,
                new Adjusted(1, 1, 1, new Interval(-1, 1)),
                obstacle(pair, disagreement, n));
    }

    private static Optional<String> obstacle(Pair pair, double disagreement, int examples) {
        if (isConstant(pair.baseline())) {
            return Optional.of("the baseline predicts one label for every example");
        }
        if (isConstant(pair.candidate())) {
            return Optional.of("it predicts one label for every example");
        }
        return disagreement == 0
                ? Optional.of("all runs are right on exactly the same of the %d examples".formatted(examples))
                : Optional.empty();
    }

    private static boolean isConstant(List<TestedRun> runs) {
        return runs.stream().allMatch(TestedRun::isConstant);
    }

    /** Whether all runs of a side predict one label for every example. */
    static boolean isConstant(Pair pair) {
        return isConstant(pair.baseline()) || isConstant(pair.candidate());
    }

    private static double disagreement(List<double[]> baseline, List<double[]> candidate) {
        long differing = 0;
        for (var one : baseline) {
            for (var other : candidate) {
                differing += discordant(one, other) + discordant(other, one);
            }
        }
        return (double) differing / baseline.size() / candidate.size() / baseline.get(0).length;
    }

    /** On how many examples only the first is right. */
    private static int discordant(double[] right, double[] wrong) {
        return (int) IntStream.range(0, right.length)
                .filter(i -> right[i] > 0.5 && wrong[i] < 0.5)
                .count();
    }

    private static double mean(List<TestedRun> runs) {
        return runs.stream().mapToDouble(TestedRun::accuracy).average().orElseThrow();
    }

    /** The p-values of the comparisons that are open, adjusted for all; what was claimed before counts as rejected. */
    static double[] adjusted(DoubleStream open, List<Settled> settled, Predicate<Settled> isClaimed) {
        var pValues = open.toArray();
        var family = DoubleStream.concat(
                Arrays.stream(pValues), settled.stream().mapToDouble(one -> isClaimed.test(one) ? 0 : 1));
        return Arrays.copyOf(holm(family.toArray()), pValues.length);
    }

    /** Step-down adjusted p-values, in the order given. */
    static double[] holm(double... pValues) {
        var order = IntStream.range(0, pValues.length)
                .boxed()
                .sorted((one, other) -> Double.compare(pValues[one], pValues[other]))
                .toList();
        var adjusted = new double[pValues.length];
        double largest = 0;
        for (int rank = 0; rank < order.size(); rank++) {
            largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[order.get(rank)]));
            adjusted[order.get(rank)] = largest;
        }
        return adjusted;
    }

    private boolean isJudged() {
        return obstacle.isEmpty();
    }

    /** Whether the accuracies differ significantly. */
    public boolean differs() {
        return isJudged() && adjusted.pValue() < criterion.significance();
    }

    /** Whether the difference is significantly smaller than the margin. */
    public boolean isEquivalent() {
        return isJudged() && adjusted.equivalencePValue() < criterion.significance();
    }

    /** A difference that is both significant and smaller than the margin counts as a difference. */
    public Outcome outcome() {
        if (!isJudged()) {
            return Outcome.NOT_JUDGED;
        }
        if (differs()) {
            return accuracy.value() > 0 ? Outcome.BETTER : Outcome.WORSE;
        }
        return isEquivalent() ? Outcome.EQUIVALENT : Outcome.UNDECIDED;
    }

    /** The method, by name. */
    public String method() {
        return sample.isOfModels()
                ? "McNemar's test with Tango's score interval"
                : "random effects of seeds and test examples";
    }
}
