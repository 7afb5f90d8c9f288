package io.tunelab.data.split;

import io.tunelab.contract.dataset.Notice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Deals whole groups out. Groups come in one order per seed, that of {@link RowOrder} with the most frequent label of each,
 * and each goes to the split that it brings nearest to its share of every label: the one with the least increase of
 * {@code Σ over splits and labels of (rows - share * seen)² / share}, each label weighed by its number of rows.
 *
 * <p>A group's place depends only on those before it, so that the splits of a smaller fraction lie inside those of a larger
 * one, unless a split had to be filled with a group of another.
 */
final class GroupDealer {
    private final LabelledRows data;
    private final long seed;
    private final long[] totals;

    private record Group(List<Integer> rows, Map<Integer, Integer> labels) {
        int size() {
            return rows.size();
        }
    }

    GroupDealer(LabelledRows data, long seed) {
        this.data = data;
        this.seed = seed;
        this.totals = new long[data.strata()];
        data.labels().forEach(label -> totals[label]++);
    }

    /** The groups whose rows come nearest to that share, as rows in order. */
    List<Integer> subset(List<Integer> rows, double fraction) {
        return rowsOf(first(ordered(rows), Math.round(rows.size() * fraction)));
    }

    Splits deal(List<Integer> rows, double fraction, double testShare, double validationShare) {
        var groups = first(ordered(rows), Math.round(rows.size() * fraction));
        var shares = new EnumMap<Split, Double>(Split.class);
        shares.put(Split.TEST, testShare);
        shares.put(Split.VALIDATION, (1 - testShare) * validationShare);
        shares.put(Split.TRAIN, (1 - testShare) * (1 - validationShare));
        var dealt = dealt(groups, shares);
        shares.keySet().stream()
                .filter(split -> shares.get(split) > 0 && dealt.get(split).isEmpty())
                .forEach(split -> fill(split, dealt));
        var splitOfRow = new HashMap<Integer, Split>();
        dealt.forEach(
                (split, those) -> those.forEach(group -> group.rows().forEach(row -> splitOfRow.put(row, split))));
        var splits = new EnumMap<Split, List<Integer>>(Split.class);
        for (var split : Split.values()) {
            splits.put(split, new ArrayList<>());
        }
        rowsOf(groups).forEach(row -> splits.get(splitOfRow.get(row)).add(row));
        return new Splits(splits, List.of(told(splits, shares, groups, rows.size() * fraction)));
    }

    /** Groups of those rows in the order of the seed. */
    private List<Group> ordered(List<Integer> rows) {
        var byNumber = new LinkedHashMap<Integer, List<Integer>>();
        rows.forEach(row -> byNumber.computeIfAbsent(data.groups().get(row), number -> new ArrayList<>())
                .add(row));
        var byFirstRow = new HashMap<Integer, Group>();
        var frequentLabels = new ArrayList<>(data.labels());
        byNumber.values().forEach(those -> {
            var labels = new HashMap<Integer, Integer>();
            those.forEach(row -> labels.merge(data.labels().get(row), 1, Integer::sum));
            byFirstRow.put(those.get(0), new Group(those, labels));
            frequentLabels.set(those.get(0), mostFrequent(labels));
        });
        var firstRows = byNumber.values().stream().map(those -> those.get(0)).toList();
        return RowOrder.of(firstRows, frequentLabels, seed).stream()
                .map(byFirstRow::get)
                .toList();
    }

    private static int mostFrequent(Map<Integer, Integer> labels) {
        return labels.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue()
                        .thenComparing(
                                Map.Entry.<Integer, Integer>comparingByKey().reversed()))
                .orElseThrow()
                .getKey();
    }

    private List<Integer> rowsOf(List<Group> groups) {
        var rows = groups.stream().flatMap(group -> group.rows().stream()).toList();
        return RowOrder.of(rows, data.labels(), seed);
    }

    /** As many groups from the start as come nearest to {@code target} rows, at least one. */
    private static List<Group> first(List<Group> groups, long target) {
        long taken = 0;
        int count = 0;
        while (count < groups.size() && (count == 0 || taken + groups.get(count).size() / 2.0 <= target)) {
            taken += groups.get(count++).size();
        }
        return groups.subList(0, count);
    }

    private Map<Split, List<Group>> dealt(List<Group> groups, Map<Split, Double> shares) {
        var dealt = new EnumMap<Split, List<Group>>(Split.class);
        var has = new EnumMap<Split, double[]>(Split.class);
        for (var split : Split.values()) {
            dealt.put(split, new ArrayList<>());
            has.put(split, new double[totals.length]);
        }
        var seen = new double[totals.length];
        for (var group : groups) {
            group.labels().forEach((label, count) -> seen[label] += count);
            var to = Split.TRAIN;
            double least = Double.POSITIVE_INFINITY;
            for (var split : Split.values()) {
                double increase = shares.get(split) == 0
                        ? Double.POSITIVE_INFINITY
                        : increase(group, has.get(split), seen, shares.get(split));
                if (increase < least) {
                    least = increase;
                    to = split;
                }
            }
            dealt.get(to).add(group);
            var counts = has.get(to);
            group.labels().forEach((label, count) -> counts[label] += count);
        }
        return dealt;
    }

    private double increase(Group group, double[] has, double[] seen, double share) {
        double sum = 0;
        for (var label : group.labels().entrySet()) {
            double lacks = has[label.getKey()] - share * seen[label.getKey()];
            double count = label.getValue();
            sum += (2 * lacks * count + count * count) / (share * totals[label.getKey()]);
        }
        return sum;
    }

    /** With few or large groups a split may stay empty: it gets the smallest of train that train can spare. */
    private static void fill(Split empty, Map<Split, List<Group>> dealt) {
        var train = dealt.get(Split.TRAIN);
        train.stream()
                .filter(group -> spares(train, group))
                .min(java.util.Comparator.comparingInt(Group::size))
                .ifPresent(group -> {
                    train.remove(group);
                    dealt.get(empty).add(group);
                });
    }

    private static boolean spares(List<Group> train, Group group) {
        var left = new HashSet<Integer>();
        train.stream()
                .filter(other -> other != group)
                .forEach(other -> left.addAll(other.labels().keySet()));
        return left.containsAll(group.labels().keySet()) && !left.isEmpty();
    }

    private static Notice told(
            Map<Split, List<Integer>> splits, Map<Split, Double> shares, List<Group> groups, double target) {
        long rows = groups.stream().mapToLong(Group::size).sum();
        var sizes = splits.entrySet().stream()
                .filter(split -> shares.get(split.getKey()) > 0)
                .map(split -> String.format(
                        Locale.ROOT,
                        "%s %,d rows (%.1f%%, aimed at %.1f%%)",
                        split.getKey().wireName(),
                        split.getValue().size(),
                        100.0 * split.getValue().size() / Math.max(1, rows),
                        100 * shares.get(split.getKey())))
                .toList();
        return Notice.info(
                        "groups",
                        String.format(
                                Locale.ROOT,
                                "%,d groups, each in one split only; %,d rows taken, aimed at %,d: %s",
                                groups.size(),
                                rows,
                                Math.round(target),
                                String.join(", ", sizes)))
                .of(groups.size(), List.of());
    }
}
