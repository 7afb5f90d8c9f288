package io.tunelab.data.split;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Deals ordered rows out to test, validation and train, so that after every single row the counts are exact.
 *
 * <p>After n rows there are {@code round(n * testShare)} test rows, and validation rows are {@code round} of their share
 * of the rest. When a count must grow, the label that lacks most gives its latest train row, for good. Hence the test and
 * validation rows of n rows are among those of any larger number, and the train rows too but for at most one row of each
 * label and split.
 */
final class Dealer {
    private final double testShare;
    private final double validationShare;
    private final int[] seen;
    private final int[] tests;
    private final int[] validations;
    private final List<Deque<Integer>> train = new ArrayList<>();
    private final Map<Integer, Split> dealt = new HashMap<>();
    private int rows;
    private int testRows;
    private int validationRows;

    Dealer(int labels, double testShare, double validationShare) {
        this.testShare = testShare;
        this.validationShare = validationShare;
        seen = new int[labels];
        tests = new int[labels];
        validations = new int[labels];
        for (int label = 0; label < labels; label++) {
            train.add(new ArrayDeque<>());
        }
    }

    void deal(int row, int label) {
        rows++;
        seen[label]++;
        train.get(label).push(row);
        if (testRows < Math.round(rows * testShare)) {
            int giver = poorest(testShare, seen, tests);
            dealt.put(train.get(giver).pop(), Split.TEST);
            tests[giver]++;
            testRows++;
        }
        if (validationRows < Math.round((rows - testRows) * validationShare)) {
            var rest = new int[seen.length];
            for (int i = 0; i < rest.length; i++) {
                rest[i] = seen[i] - tests[i];
            }
            int giver = poorest(validationShare, rest, validations);
            dealt.put(train.get(giver).pop(), Split.VALIDATION);
            validations[giver]++;
            validationRows++;
        }
    }

    /** Splits {@code ordered}, all of which have been dealt, in that order. */
    Splits splits(List<Integer> ordered) {
        var splits = new EnumMap<Split, List<Integer>>(Split.class);
        for (var split : Split.values()) {
            splits.put(split, new ArrayList<>());
        }
        ordered.forEach(row -> splits.get(dealt.getOrDefault(row, Split.TRAIN)).add(row));
        return new Splits(splits);
    }

    private int poorest(double share, int[] of, int[] has) {
        int poorest = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < of.length; label++) {
            double lacks = share * of[label] - has[label];
            if (!train.get(label).isEmpty() && lacks > most) {
                most = lacks;
                poorest = label;
            }
        }
        return poorest;
    }
}
