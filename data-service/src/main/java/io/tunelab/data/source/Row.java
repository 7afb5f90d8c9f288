package io.tunelab.data.source;

import java.util.List;
import java.util.Optional;

/**
 * One labelled text, as published.
 *
 * @param pair second text, where the data set is of pairs of texts
 * @param labels one; none or several only where the data set is of several labels per row
 * @param group what several rows have in common (an author, a patient, a product), where the data set is grouped
 */
public record Row(String text, Optional<String> pair, List<String> labels, Optional<String> group, Part part) {
    public Row {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a row needs a text");
        }
        if (labels.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a label needs a name");
        }
        labels = List.copyOf(labels);
    }

    /** A text with its only label. */
    public Row(String text, String label, Part part) {
        this(text, Optional.empty(), List.of(label), Optional.empty(), part);
    }

    /** The only label. */
    public String label() {
        return labels.get(0);
    }

    Row labelled(List<String> others) {
        return new Row(text, pair, others, group, part);
    }
}
