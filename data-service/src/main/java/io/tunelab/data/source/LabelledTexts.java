package io.tunelab.data.source;

import io.tunelab.data.DataException;
import io.tunelab.data.Sha256;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;

/**
 * A whole data set in its published order, read and checked.
 *
 * @param labels names; position = label number
 * @param labelNumbers by row
 * @param sha256 of labels and rows in order: the same whatever kind of file they came from
 */
public record LabelledTexts(List<Row> rows, List<String> labels, List<Integer> labelNumbers, String sha256) {
    private static final int MOST_LABELS = 1000;

    public LabelledTexts {
        rows = List.copyOf(rows);
        labels = List.copyOf(labels);
        labelNumbers = List.copyOf(labelNumbers);
    }

    /**
     * Numbers the labels and computes the digest.
     *
     * @param name of the data set, for messages
     * @param configuredLabels in their order; empty: those found, numbers by value and names by alphabet, which puts NEG
     *     before POS and negative before positive
     * @throws DataException {@code invalid_data} if there are fewer than two labels
     */
    public static LabelledTexts of(String name, List<Row> rows, List<String> configuredLabels) {
        var labels = configuredLabels.isEmpty() ? found(rows) : configuredLabels;
        if (labels.size() < 2) {
            throw new DataException(
                    "invalid_data", "'%s' has labels %s; a classifier needs at least two".formatted(name, labels));
        }
        if (labels.size() > MOST_LABELS) {
            throw new DataException(
                    "invalid_data",
                    "'%s' has %d labels, allowed are %d; is the label column right?"
                            .formatted(name, labels.size(), MOST_LABELS));
        }
        var numbers = new HashMap<String, Integer>();
        labels.forEach(label -> numbers.putIfAbsent(label, numbers.size()));
        var labelNumbers = rows.stream().map(row -> numbers.get(row.label())).toList();
        return new LabelledTexts(rows, labels, labelNumbers, digest(rows, labels));
    }

    /** Whether the row belongs to the published test part. */
    public boolean isPublishedTest(int row) {
        return rows.get(row).part() == Part.TEST;
    }

    private static List<String> found(List<Row> rows) {
        var labels = new TreeSet<String>();
        rows.forEach(row -> labels.add(row.label()));
        boolean numeric = labels.stream().allMatch(label -> label.matches("-?\\d{1,18}"));
        return numeric
                ? labels.stream()
                        .sorted(Comparator.comparingLong(Long::parseLong))
                        .toList()
                : List.copyOf(labels);
    }

    private static String digest(List<Row> rows, List<String> labels) {
        var sha = new Sha256();
        sha.field("labels " + labels.size());
        labels.forEach(sha::field);
        for (var row : rows) {
            sha.field(row.text()).field(row.label()).field(row.part().name());
        }
        return sha.hex();
    }
}
