package io.tunelab.results.baseline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The columns of a file of predictions: {@code text_id}, {@code label}, and probabilities in one column or one per label. */
record AnswerColumns(List<String> perLabel) {
    AnswerColumns {
        perLabel = List.copyOf(perLabel);
    }

    private static final String ID = "text_id";
    private static final String LABEL = "label";
    private static final String PROBABILITIES = "probabilities";
    private static final String PROBABILITY = "probability_";
    /** Columns of the exported test texts, so that predictions can be added to that file as they are. */
    private static final List<String> IGNORED = List.of("text", "second_text", "");

    static AnswerColumns of(List<String> columns) {
        var perLabel = columns.stream()
                .filter(column -> column.startsWith(PROBABILITY))
                .toList();
        var unknown = columns.stream().filter(column -> !isKnown(column)).toList();
        boolean both = !perLabel.isEmpty() && columns.contains(PROBABILITIES);
        if (!columns.contains(ID) || !columns.contains(LABEL) || !unknown.isEmpty() || both) {
            throw AnswerFile.refused("the columns are " + String.join(", ", columns)
                    + "; allowed: text_id, label, and either probabilities or one probability_LABEL for each label"
                    + " (text, second_text and an index without a name are ignored)");
        }
        return new AnswerColumns(perLabel);
    }

    /** Whether a column's values are looked at. */
    static boolean isUsed(String column) {
        return isKnown(column) && !IGNORED.contains(column);
    }

    private static boolean isKnown(String column) {
        return column.equals(ID)
                || column.equals(LABEL)
                || column.equals(PROBABILITIES)
                || column.startsWith(PROBABILITY)
                || IGNORED.contains(column);
    }

    Answer answer(long line, Map<String, String> row) {
        return new Answer(
                line,
                // What pandas makes of a column of whole numbers in which one was missing.
                row.getOrDefault(ID, "").strip().replaceFirst("\\.0+$", ""),
                row.getOrDefault(LABEL, ""),
                !perLabel.isEmpty()
                        ? byLabel(row)
                        : Optional.ofNullable(row.get(PROBABILITIES))
                                .map(String::strip)
                                .filter(text -> !text.isEmpty()));
    }

    private Optional<String> byLabel(Map<String, String> row) {
        var json = JsonNodeFactory.instance.objectNode();
        for (var column : perLabel) {
            var value = row.getOrDefault(column, "").strip();
            if (!value.isEmpty()) {
                put(json, column.substring(PROBABILITY.length()), value);
            }
        }
        return json.isEmpty() ? Optional.empty() : Optional.of(json.toString());
    }

    private static void put(ObjectNode json, String label, String value) {
        try {
            json.put(label, Double.parseDouble(value));
        } catch (NumberFormatException e) {
            json.put(label, value);
        }
    }
}
