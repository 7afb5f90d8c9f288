package io.tunelab.data.split;

import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.DataException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Makes the three splits: a pure function of its arguments, the same on every JDK.
 *
 * <p>Counts are rounded half up: {@code subset = round(rows * fraction)}, at pooled protocol {@code test = round(subset *
 * 0.2)}, {@code validation = round((subset - test) * 0.125)}, and train is the rest; each stratified by label. For one
 * seed the subset of a smaller fraction lies inside that of a larger one, and so do its test and validation rows.
 */
public final class Splitter {
    private static final double TEST_SHARE = 0.2;
    private static final double VALIDATION_SHARE = 0.125;

    private Splitter() {}

    /**
     * @param labels label number of each row
     * @param labelNames by label number
     * @param published tells the rows of the published test part; only the official protocol asks
     * @throws DataException {@code split_impossible} if a split would be empty or train would lack a label
     */
    public static Splits split(
            List<Integer> labels,
            List<String> labelNames,
            IntPredicate published,
            double fraction,
            long seed,
            SplitProtocol protocol) {
        var rows = IntStream.range(0, labels.size()).boxed().toList();
        var splits =
                switch (protocol) {
                    case POOLED_70_10_20 -> deal(rows, labels, labelNames.size(), fraction, seed, TEST_SHARE);
                    case OFFICIAL -> official(rows, labels, labelNames.size(), published, fraction, seed);
                };
        check(splits, labels, labelNames, fraction);
        return splits;
    }

    private static Splits official(
            List<Integer> rows,
            List<Integer> labels,
            int labelCount,
            IntPredicate published,
            double fraction,
            long seed) {
        var tests = rows.stream().filter(published::test).toList();
        if (tests.isEmpty()) {
            throw impossible("protocol official needs data that says which rows are test rows, and this has none;"
                    + " use pooled-70-10-20");
        }
        var others = rows.stream().filter(row -> !published.test(row)).toList();
        var trained = deal(others, labels, labelCount, fraction, seed, 0);
        return new Splits(new EnumMap<>(Map.of(
                Split.TRAIN, trained.of(Split.TRAIN),
                Split.VALIDATION, trained.of(Split.VALIDATION),
                Split.TEST, subset(tests, labels, fraction, seed))));
    }

    private static Splits deal(
            List<Integer> rows, List<Integer> labels, int labelCount, double fraction, long seed, double testShare) {
        var subset = subset(rows, labels, fraction, seed);
        var dealer = new Dealer(labelCount, testShare, VALIDATION_SHARE);
        subset.forEach(row -> dealer.deal(row, labels.get(row)));
        return dealer.splits(subset);
    }

    private static List<Integer> subset(List<Integer> rows, List<Integer> labels, double fraction, long seed) {
        return RowOrder.of(rows, labels, seed).subList(0, (int) Math.round(rows.size() * fraction));
    }

    private static void check(Splits splits, List<Integer> labels, List<String> labelNames, double fraction) {
        for (var split : Split.values()) {
            if (splits.of(split).isEmpty()) {
                throw impossible("of %d rows, fraction %s leaves no %s row; use a larger fraction or more data"
                        .formatted(labels.size(), fraction, split.wireName()));
            }
        }
        var missing =
                new ArrayList<>(IntStream.range(0, labelNames.size()).boxed().toList());
        splits.of(Split.TRAIN).forEach(row -> missing.remove(labels.get(row)));
        if (!missing.isEmpty()) {
            throw impossible("label '%s' has no row in train: of %d rows, fraction %s is too small"
                    .formatted(labelNames.get(missing.get(0)), labels.size(), fraction));
        }
    }

    private static DataException impossible(String message) {
        return new DataException("split_impossible", message);
    }
}
