package io.tunelab.data.split;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.DataException;
import io.tunelab.data.source.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Whether splits can be trained and tested on. */
record SplitCheck(LabelledRows data, double fraction, SplitProtocol protocol) {
    /** From here on pooled splits have a row each: round(5 * 0.2) = 1, round(4 * 0.125) = 1. */
    private static final int FEWEST_ROWS = 5;

    static DataException impossible(String message) {
        return new DataException("split_impossible", message);
    }

    /** @throws DataException {@code split_impossible} with what would have to change */
    void refuse(Splits splits) {
        for (var split : Split.values()) {
            if (splits.of(split).isEmpty()) {
                throw impossible(emptyMessage(split));
            }
        }
        var inTrain = new HashSet<Integer>();
        splits.of(Split.TRAIN).forEach(row -> inTrain.addAll(data.labelsOf(row)));
        IntStream.range(0, data.labelNames().size())
                .filter(label -> !inTrain.contains(label))
                .findFirst()
                .ifPresent(label -> {
                    throw impossible(missingMessage(label, splits));
                });
    }

    private String emptyMessage(Split split) {
        int rows = data.labels().size();
        var what = "the %s split would be empty: ".formatted(split.wireName());
        if (data.hasGroups()) {
            return what
                    + "%,d rows in %,d groups, each of which stays together; at least three groups are needed%s"
                            .formatted(
                                    rows,
                                    new HashSet<>(data.groups()).size(),
                                    fraction < 1 ? ", or a larger fraction than " + fraction : "");
        }
        if (protocol == SplitProtocol.OFFICIAL) {
            return what
                    + "the data set has %,d rows, of which %,d are published test rows%s"
                            .formatted(
                                    rows,
                                    count(Part.TEST),
                                    fraction < 1
                                            ? "; fraction %s takes too few of them, use a larger one"
                                                    .formatted(fraction)
                                            : "; more rows are needed");
        }
        if (rows < FEWEST_ROWS) {
            return what + "the data set has %,d rows, and at least %d are needed".formatted(rows, FEWEST_ROWS);
        }
        return what
                + "fraction %s of %,d rows is %d; at least %d are needed, so a fraction of %s or more"
                        .formatted(
                                fraction,
                                rows,
                                Math.round(rows * fraction),
                                FEWEST_ROWS,
                                String.format(Locale.ROOT, "%.3g", Math.min(1, FEWEST_ROWS / (double) rows + 5e-4)));
    }

    private long count(Part part) {
        return data.parts().stream().filter(one -> one == part).count();
    }

    private String missingMessage(int label, Splits splits) {
        var name = data.labelNames().get(label);
        long inData = IntStream.range(0, data.labels().size())
                .filter(row -> data.labelsOf(row).contains(label))
                .count();
        long inSplits = splits.rows().values().stream()
                .flatMap(List::stream)
                .filter(row -> data.labelsOf(row).contains(label))
                .count();
        var start = "class '%s' has no row in train: ".formatted(name);
        if (inData == 0) {
            return start + "no row of the data set has this label; remove it from the configured labels";
        }
        if (inSplits == 0 && fraction < 1) {
            return start
                    + "fraction %s takes none of its %,d rows; use a larger fraction, or merge the class with another"
                            .formatted(fraction, inData);
        }
        if (protocol == SplitProtocol.OFFICIAL) {
            return start
                    + "its %,d rows are in other published parts; use pooled-70-10-20, or remove the class"
                            .formatted(inData);
        }
        return start
                + "all of its %,d rows in the subset fell into test and validation%s; give it more rows, merge it with another class, or remove it"
                        .formatted(inSplits, data.hasGroups() ? ", as their groups did" : "");
    }

    /** Classes that cannot be judged because validation or test has none of them. */
    static List<Notice> rareClasses(Splits splits, LabelledRows data) {
        var notices = new ArrayList<Notice>();
        for (var split : List.of(Split.VALIDATION, Split.TEST)) {
            var there = new HashSet<Integer>();
            splits.of(split).forEach(row -> there.addAll(data.labelsOf(row)));
            var missing = IntStream.range(0, data.labelNames().size())
                    .filter(label -> !there.contains(label))
                    .mapToObj(data.labelNames()::get)
                    .toList();
            if (!missing.isEmpty()) {
                notices.add(Notice.warning(
                                "rare_classes",
                                "%s has no row of %s: %s; nothing is measured for %s there"
                                        .formatted(
                                                split.wireName(),
                                                missing.size() == 1 ? "1 class" : missing.size() + " classes",
                                                String.join(", ", missing.subList(0, Math.min(5, missing.size())))
                                                        + (missing.size() > 5 ? ", …" : ""),
                                                missing.size() == 1 ? "it" : "them"))
                        .of(missing.size(), missing.subList(0, Math.min(5, missing.size()))));
            }
        }
        return notices;
    }
}
