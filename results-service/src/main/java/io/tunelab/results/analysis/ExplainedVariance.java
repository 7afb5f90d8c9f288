package io.tunelab.results.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Which part of the variance of an outcome the fields of a search explain: first-order sensitivity indices and, for pairs,
 * what they explain together beyond both alone (Sobol 1993), estimated from the observed configurations by grouping them
 * (Plischke, Borgonovo and Smith, European Journal of Operational Research 226, 2013). It is the decomposition of
 * functional ANOVA (Hutter, Hoos and Leyton-Brown, ICML 2014) without a model in between. Groups explain something by
 * chance alone; that is subtracted (Kelley's ε², 1935), so that a field without effect has 0 on average, at times less.
 *
 * <p>The parts add up only if the fields were drawn independently of each other. Fields that were varied together share
 * what they explain.
 *
 * @param singles of each field, in the order given
 * @param pairs of each pair of fields, in that order
 */
public record ExplainedVariance(List<Share> singles, List<Share> pairs) {
    /** Fewer configurations say too little: the standard error of a share is 5 to 20 points. */
    public static final int FEWEST = 30;

    /** Few, because wide groups hide what rises and falls again; ε² takes off what small ones explain by chance. */
    private static final int PER_GROUP = 5;

    private static final int MOST_GROUPS = 20;
    private static final int PER_CELL = 10;

    public ExplainedVariance {
        singles = List.copyOf(singles);
        pairs = List.copyOf(pairs);
    }

    /**
     * A field with its value in each configuration: numbers, or anything else as names.
     *
     * @param values comparable with each other
     */
    public record Field(String name, List<? extends Comparable<?>> values) {
        public Field {
            values = List.copyOf(values);
        }
    }

    /**
     * What one or two fields explain of the variance.
     *
     * @param fields their names
     * @param share 1: all of it; chance may make it negative
     * @param error its standard error, by the jackknife
     */
    public record Share(List<String> fields, double share, double error) {
        public Share {
            fields = List.copyOf(fields);
        }

        /** Whether it is more than two standard errors above 0. */
        public boolean isClear() {
            return share > 2 * error;
        }
    }

    /**
     * @param outcomes one of each configuration, not all equal
     * @throws IllegalArgumentException if there are fewer than {@link #FEWEST}, or all are equal
     */
    public static ExplainedVariance of(List<Field> fields, List<Double> outcomes) {
        if (outcomes.size() < FEWEST || outcomes.stream().distinct().count() < 2) {
            throw new IllegalArgumentException("needs " + FEWEST + " outcomes that differ, got " + outcomes.size());
        }
        double mean =
                outcomes.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double[] values = outcomes.stream().mapToDouble(value -> value - mean).toArray();
        int groups = Math.min(MOST_GROUPS, values.length / PER_GROUP);
        var singles = fields.stream()
                .map(field -> {
                    var single = Groups.of(groups(field, groups), values);
                    return share(List.of(field.name()), values.length, single::explained);
                })
                .toList();
        // So many groups of each that a cell of two has enough.
        int coarse = Math.max(2, Math.min(MOST_GROUPS / 2, (int) Math.sqrt((double) values.length / PER_CELL)));
        var pairs = new ArrayList<Share>();
        for (int i = 0; i < fields.size(); i++) {
            for (int j = i + 1; j < fields.size(); j++) {
                pairs.add(pair(fields.get(i), fields.get(j), coarse, values));
            }
        }
        return new ExplainedVariance(singles, pairs);
    }

    private static Share pair(Field one, Field other, int most, double[] values) {
        int[] ofOne = groups(one, most);
        int[] ofOther = groups(other, most);
        var first = Groups.of(ofOne, values);
        var second = Groups.of(ofOther, values);
        var both = Groups.of(crossed(ofOne, ofOther), values);
        return share(
                List.of(one.name(), other.name()),
                values.length,
                left -> both.explained(left) - first.explained(left) - second.explained(left));
    }

    /** Outcomes that are worse than the median count as the median: what matters among the better half. */
    public static List<Double> amongBetter(List<Double> costs) {
        double[] sorted =
                costs.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = sorted[sorted.length / 2];
        return costs.stream().map(cost -> Math.min(cost, median)).toList();
    }

    /** @param statistic of all outcomes but the one of this number; of all for -1 */
    private static Share share(List<String> fields, int n, IntToDoubleFunction statistic) {
        double[] without = IntStream.range(0, n).mapToDouble(statistic).toArray();
        double mean = Arrays.stream(without).average().orElseThrow();
        double squares =
                Arrays.stream(without).map(one -> (one - mean) * (one - mean)).sum();
        return new Share(fields, statistic.applyAsDouble(-1), Math.sqrt(squares * (n - 1) / n));
    }

    /**
     * Outcomes by group.
     *
     * @param of the group of each outcome
     * @param values the outcomes, of mean 0
     * @param counts of each group, as {@code sums}
     */
    private record Groups(int[] of, double[] values, int[] counts, double[] sums, double squares, double between) {
        private static Groups of(int[] groups, double[] values) {
            int kinds = Arrays.stream(groups).max().orElseThrow() + 1;
            var counts = new int[kinds];
            var sums = new double[kinds];
            double squares = 0;
            for (int i = 0; i < values.length; i++) {
                counts[groups[i]]++;
                sums[groups[i]] += values[i];
                squares += values[i] * values[i];
            }
            double between = IntStream.range(0, kinds)
                    .mapToDouble(kind -> sums[kind] * sums[kind] / counts[kind])
                    .sum();
            return new Groups(groups, values, counts, sums, squares, between);
        }

        /** ε²: (between the groups − its degrees of freedom · within the groups per degree of freedom) / in all. */
        private double explained(int left) {
            double value = left < 0 ? 0 : values[left];
            int n = values.length - (left < 0 ? 0 : 1);
            int used = counts.length;
            double groupsOnly = between;
            if (left >= 0) {
                int count = counts[of[left]];
                double sum = sums[of[left]];
                used -= count == 1 ? 1 : 0;
                groupsOnly += (count == 1 ? 0 : (sum - value) * (sum - value) / (count - 1)) - sum * sum / count;
            }
            // The mean without one of them is not 0.
            double ofMean = value * value / n;
            double all = squares - value * value - ofMean;
            double within = Math.max(0, squares - value * value - groupsOnly);
            return all <= 0 || used == n ? 0 : (groupsOnly - ofMean - (used - 1) * within / (n - used)) / all;
        }
    }

    /** The number of each configuration's group: one of each value, or equal parts of the order if there are too many. */
    private static int[] groups(Field field, int most) {
        var values = field.values();
        var sorted = values.stream().sorted(ORDER).toList();
        // Equal values stay together.
        var first = new TreeMap<Comparable<?>, Integer>(ORDER);
        IntStream.range(0, sorted.size()).forEach(i -> first.putIfAbsent(sorted.get(i), i));
        boolean isGrouped = first.size() > most && values.get(0) instanceof Number;
        return compact(values.stream()
                .mapToInt(first::get)
                .map(rank -> isGrouped ? (int) ((long) rank * most / sorted.size()) : rank)
                .toArray());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static final Comparator<Comparable<?>> ORDER = (one, other) -> ((Comparable) one).compareTo(other);

    private static int[] crossed(int[] first, int[] second) {
        int kinds = Arrays.stream(second).max().orElseThrow() + 1;
        return compact(IntStream.range(0, first.length)
                .map(i -> first[i] * kinds + second[i])
                .toArray());
    }

    /** The same groups, numbered without gaps. */
    private static int[] compact(int[] groups) {
        int[] kinds = Arrays.stream(groups).distinct().sorted().toArray();
        return Arrays.stream(groups)
                .map(group -> Arrays.binarySearch(kinds, group))
                .toArray();
    }
}
