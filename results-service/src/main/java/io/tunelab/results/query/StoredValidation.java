package io.tunelab.results.query;

import java.util.Collections;
import java.util.List;
import tunelab.v1.ValidationAnswers;

/**
 * What the tested weights of a run said of its validation examples, as its newest attempt told it.
 *
 * @param rowIds of the data source
 * @param labels the true label of each; 1 for multi-label data
 * @param predicted the predicted label of each; for multi-label data 1 if all of its labels are right, else 0
 */
public record StoredValidation(List<Integer> rowIds, List<Integer> labels, List<Integer> predicted) {
    public StoredValidation {
        rowIds = List.copyOf(rowIds);
        labels = List.copyOf(labels);
        predicted = List.copyOf(predicted);
    }

    static StoredValidation of(ValidationAnswers message) {
        var rows = message.getRowIdsList();
        return new StoredValidation(
                rows,
                message.getLabelsCount() == 0 ? Collections.nCopies(rows.size(), 1) : message.getLabelsList(),
                message.getPredictedList());
    }
}
