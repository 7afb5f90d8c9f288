package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import io.tunelab.data.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole data set in its published order, read and checked.
 *
 * @param labels names; position = label number
 * @param labelNumbers by row: its label; multi-label: the place of its set in {@code labelSets}
 * @param labelSets multi-label: the sets that occur, each of label numbers; empty where each row has one label
 * @param sha256 of labels and rows in order: the same whatever kind of file they came from
 * @param columns where the rows come from, unless they are from text files or made
 * @param notices what was assumed, changed and left out
 */
public record LabelledTexts(
        List<Row> rows,
        List<String> labels,
        List<Integer> labelNumbers,
        Optional<List<List<Integer>>> labelSets,
        String sha256,
        Optional<TakenColumns> columns,
        List<Notice> notices) {
    /** Code of the notice that the published test part has no labels. */
    public static final String UNLABELLED = "unlabelled";

    public LabelledTexts {
        rows = List.copyOf(rows);
        labels = List.copyOf(labels);
        labelNumbers = List.copyOf(labelNumbers);
        labelSets = labelSets.map(sets -> sets.stream().map(List::copyOf).toList());
        notices = List.copyOf(notices);
    }

    /** Of one label per row. */
    public LabelledTexts(
            List<Row> rows,
            List<String> labels,
            List<Integer> labelNumbers,
            String sha256,
            Optional<TakenColumns> columns,
            List<Notice> notices) {
        this(rows, labels, labelNumbers, Optional.empty(), sha256, columns, notices);
    }

    /**
     * Numbers the labels and computes the digest.
     *
     * @param name of the data set, for messages
     * @throws DataException {@code invalid_data} if the labels are not classes
     */
    public static LabelledTexts of(String name, RowCollector collected) {
        var notices = new ArrayList<>(collected.notices());
        var cleaned = new LabelCleaning(collected, notices).clean();
        var labels = new LabelOrder(name, collected).of(cleaned.rows(), notices);
        var numbers = new HashMap<String, Integer>();
        labels.forEach(label -> numbers.putIfAbsent(label, numbers.size()));
        var sets = new LinkedHashMap<List<Integer>, Integer>();
        var labelNumbers = cleaned.rows().stream()
                .map(row -> row.labels().stream().map(numbers::get).sorted().toList())
                .map(set -> cleaned.multiLabel() ? number(set, sets) : set.get(0))
                .toList();
        return new LabelledTexts(
                cleaned.rows(),
                labels,
                labelNumbers,
                cleaned.multiLabel() ? Optional.of(List.copyOf(sets.keySet())) : Optional.empty(),
                digest(cleaned.rows(), labels),
                collected.columns(),
                notices);
    }

    private static int number(List<Integer> set, Map<List<Integer>, Integer> sets) {
        sets.putIfAbsent(set, sets.size());
        return sets.get(set);
    }

    /** Label numbers of a row, in order; one unless {@link #isMultiLabel}. */
    public List<Integer> labelsOf(int row) {
        int number = labelNumbers.get(row);
        return labelSets.map(sets -> sets.get(number)).orElseGet(() -> List.of(number));
    }

    /** Whether a row has any number of labels. */
    public boolean isMultiLabel() {
        return labelSets.isPresent();
    }

    /** Whether rows are pairs of texts. */
    public boolean isPairs() {
        return columns.flatMap(TakenColumns::pair).isPresent();
    }

    /** Whether the row belongs to the published test part. */
    public boolean isPublishedTest(int row) {
        return rows.get(row).part() == Part.TEST;
    }

    /** Number of each row's group; empty if rows have none. */
    public List<Integer> groupNumbers() {
        var numbers = new HashMap<String, Integer>();
        return rows.stream()
                .flatMap(row -> row.group().stream())
                .map(group -> {
                    numbers.putIfAbsent(group, numbers.size());
                    return numbers.get(group);
                })
                .toList();
    }

    private static String digest(List<Row> rows, List<String> labels) {
        var sha = new Sha256();
        sha.field("labels " + labels.size());
        labels.forEach(sha::field);
        for (var row : rows) {
            sha.field(row.text());
            row.pair().ifPresent(second -> sha.field("pair").field(second));
            if (row.labels().size() != 1) {
                sha.field("labels " + row.labels().size());
            }
            row.labels().forEach(sha::field);
            sha.field(row.part().name());
            row.group().ifPresent(group -> sha.field("group").field(group));
        }
        return sha.hex();
    }
}
