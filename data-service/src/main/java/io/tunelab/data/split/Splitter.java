package io.tunelab.data.split;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.DataException;
import io.tunelab.data.source.Part;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes the three splits: a pure function of its arguments, the same on every JDK.
 *
 * <p>Counts are rounded half up: {@code subset = round(rows * fraction)}, at pooled protocol {@code test = round(subset *
 * 0.2)}, {@code validation = round((subset - test) * 0.125)}, and train is the rest; each stratified by label. For one
 * seed the subset of a smaller fraction lies inside that of a larger one, and so do its test and validation rows. At
 * protocol fixed-test these are the parts of all rows, and only train is reduced, to {@code round(train * fraction)} rows,
 * nested as well.
 *
 * <p>Rows of one group stay together ({@link GroupDealer}); counts are then as near as groups allow.
 */
public final class Splitter {
    private static final double TEST_SHARE = 0.2;
    private static final double VALIDATION_SHARE = 0.125;
    private static final int MOST_EXAMPLES = 3;

    private final LabelledRows data;
    private final double fraction;
    private final long seed;

    private Splitter(LabelledRows data, double fraction, long seed) {
        this.data = data;
        this.fraction = fraction;
        this.seed = seed;
    }

    /**
     * Splits.
     *
     * @param fraction of the rows, in (0, 1]
     * @throws DataException {@code split_impossible} if a split would be empty, train would lack a label, or published
     *     parts share a group
     */
    public static Splits split(LabelledRows data, double fraction, long seed, SplitProtocol protocol) {
        var splitter = new Splitter(data, fraction, seed);
        var splits =
                switch (protocol) {
                    case POOLED_70_10_20 -> splitter.pooled();
                    case FIXED_TEST -> splitter.fixedTest();
                    case OFFICIAL -> splitter.official();
                };
        new SplitCheck(data, fraction, protocol).refuse(splits);
        return splits.with(SplitCheck.rareClasses(splits, data));
    }

    private Splits pooled() {
        var rows = IntStream.range(0, data.labels().size()).boxed().toList();
        return deal(rows, TEST_SHARE).with(pooledParts());
    }

    private Splits fixedTest() {
        var whole = new Splitter(data, 1, seed).pooled();
        return new Splits(
                new EnumMap<>(Map.of(
                        Split.TRAIN,
                        subset(whole.of(Split.TRAIN)),
                        Split.VALIDATION,
                        whole.of(Split.VALIDATION),
                        Split.TEST,
                        whole.of(Split.TEST))),
                whole.notices());
    }

    /** That published parts were thrown together. */
    private List<Notice> pooledParts() {
        var counts = new EnumMap<Part, Long>(Part.class);
        data.parts().forEach(part -> counts.merge(part, 1L, Long::sum));
        if (counts.size() < 2) {
            return List.of();
        }
        var words = counts.entrySet().stream()
                .map(part -> "%s (%,d rows)"
                        .formatted(
                                part.getKey() == Part.UNSTATED
                                        ? "rows of no part"
                                        : part.getKey().wireName(),
                                part.getValue()))
                .toList();
        return List.of(Notice.info(
                "pooled",
                "pooled %s and split again; protocol official uses them as published"
                        .formatted(String.join(", ", words))));
    }

    private Splits official() {
        var rows = IntStream.range(0, data.labels().size()).boxed().toList();
        var tests = rows.stream().filter(row -> data.part(row) == Part.TEST).toList();
        if (tests.isEmpty()) {
            throw SplitCheck.impossible("protocol official needs published test rows with labels: "
                    + data.whyNoTest().orElse("this data set does not say which rows are test rows")
                    + "; use pooled-70-10-20, which makes a test split of the labelled rows");
        }
        var validations =
                rows.stream().filter(row -> data.part(row) == Part.VALIDATION).toList();
        var others = rows.stream()
                .filter(row -> data.part(row) != Part.TEST && data.part(row) != Part.VALIDATION)
                .toList();
        refuseSharedGroups(Map.of(Part.TRAIN, others, Part.VALIDATION, validations, Part.TEST, tests));
        var trained = validations.isEmpty() ? deal(others, 0) : null;
        var train = trained == null ? subset(others) : trained.of(Split.TRAIN);
        return new Splits(
                new EnumMap<>(Map.of(
                        Split.TRAIN,
                        train,
                        Split.VALIDATION,
                        trained == null ? subset(validations) : trained.of(Split.VALIDATION),
                        Split.TEST,
                        subset(tests))),
                trained == null ? List.of() : trained.notices());
    }

    private void refuseSharedGroups(Map<Part, List<Integer>> parts) {
        var partOfGroup = new java.util.HashMap<Integer, Part>();
        var shared = new java.util.TreeSet<Integer>();
        if (data.hasGroups()) {
            parts.forEach((part, rows) -> rows.forEach(row -> {
                var before = partOfGroup.putIfAbsent(data.groups().get(row), part);
                if (before != null && before != part) {
                    shared.add(data.groups().get(row));
                }
            }));
        }
        if (!shared.isEmpty()) {
            throw SplitCheck.impossible(
                    "%,d of %,d groups have rows in more than one published part, for example %s; protocol official cannot keep them apart: use pooled-70-10-20, or leave group_column out"
                            .formatted(
                                    shared.size(),
                                    partOfGroup.size(),
                                    String.join(
                                            ", ",
                                            shared.stream()
                                                    .limit(MOST_EXAMPLES)
                                                    .map(group -> "'" + data.groupName(group) + "'")
                                                    .toList())));
        }
    }

    private Splits deal(List<Integer> rows, double testShare) {
        if (data.hasGroups()) {
            return new GroupDealer(data, seed).deal(rows, fraction, testShare, VALIDATION_SHARE);
        }
        var subset = subset(rows);
        var dealer = new Dealer(data.strata(), testShare, VALIDATION_SHARE);
        subset.forEach(row -> dealer.deal(row, data.labels().get(row)));
        return dealer.splits(subset);
    }

    private List<Integer> subset(List<Integer> rows) {
        return data.hasGroups()
                ? new GroupDealer(data, seed).subset(rows, fraction)
                : RowOrder.of(rows, data.labels(), seed).subList(0, (int) Math.round(rows.size() * fraction));
    }
}
