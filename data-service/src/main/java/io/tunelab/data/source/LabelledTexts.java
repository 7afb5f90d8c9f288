package io.tunelab.data.source;

import io.tunelab.data.DataException;
import io.tunelab.data.Notice;
import io.tunelab.data.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * A whole data set in its published order, read and checked.
 *
 * @param labels names; position = label number
 * @param labelNumbers by row
 * @param sha256 of labels and rows in order: the same whatever kind of file they came from
 * @param columns where the rows come from, unless they are from text files or made
 * @param notices what was assumed, changed and left out
 */
public record LabelledTexts(
        List<Row> rows,
        List<String> labels,
        List<Integer> labelNumbers,
        String sha256,
        Optional<TakenColumns> columns,
        List<Notice> notices) {
    /** Code of the notice that the published test part has no labels. */
    public static final String UNLABELLED = "unlabelled";

    public LabelledTexts {
        rows = List.copyOf(rows);
        labels = List.copyOf(labels);
        labelNumbers = List.copyOf(labelNumbers);
        notices = List.copyOf(notices);
    }

    /**
     * Numbers the labels and computes the digest.
     *
     * @param name of the data set, for messages
     * @throws DataException {@code invalid_data} if the labels are not classes of which each row has one
     */
    public static LabelledTexts of(String name, RowCollector collected) {
        var notices = new ArrayList<>(collected.notices());
        var cleaned = new LabelCleaning(name, collected, notices).rows();
        if (collected.columns().flatMap(TakenColumns::pair).isPresent()) {
            throw new DataException(
                    "unsupported_data",
                    "'%s' is a data set of text pairs (%s); pairs are read but not trained on yet. Leave text_pair_column out to train on the first text alone"
                            .formatted(name, collected.columns().get()));
        }
        var labels = new LabelOrder(name, collected).of(cleaned, notices);
        var numbers = new HashMap<String, Integer>();
        labels.forEach(label -> numbers.putIfAbsent(label, numbers.size()));
        var labelNumbers = cleaned.stream().map(row -> numbers.get(row.label())).toList();
        return new LabelledTexts(cleaned, labels, labelNumbers, digest(cleaned, labels), collected.columns(), notices);
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
            sha.field(row.text()).field(row.label()).field(row.part().name());
            row.group().ifPresent(group -> sha.field("group").field(group));
        }
        return sha.hex();
    }
}
