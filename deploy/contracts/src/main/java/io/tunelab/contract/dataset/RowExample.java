package io.tunelab.contract.dataset;

import java.util.List;

/**
 * Some rows that belong together, for people.
 *
 * @param rows at most five of them, counted from 0
 * @param labels of those rows
 * @param text of the first, shortened to a line
 */
public record RowExample(List<Integer> rows, List<String> labels, String text) {
    public RowExample {
        rows = rows == null ? List.of() : List.copyOf(rows);
        labels = labels == null ? List.of() : List.copyOf(labels);
    }
}
