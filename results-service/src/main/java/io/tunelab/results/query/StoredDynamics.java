package io.tunelab.results.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tunelab.v1.TrainingDynamics;

/**
 * How the training examples of a run fared over its epochs, as its newest attempt told it.
 *
 * @param epochs all that were trained
 * @param trainExamples size of the training split; {@code texts} may be a sample of it
 */
public record StoredDynamics(int epochs, int trainExamples, List<Text> texts) {
    public StoredDynamics {
        texts = List.copyOf(texts);
    }

    /**
     * One training text.
     *
     * @param row of the data source
     * @param label number of its label; empty for multi-label data
     * @param confidence mean probability of its label over the epochs
     * @param variability standard deviation of that probability
     * @param correct in how many epochs it was right
     */
    public record Text(int row, Optional<Integer> label, double confidence, double variability, int correct) {}

    static StoredDynamics of(TrainingDynamics message) {
        var texts = new ArrayList<Text>();
        for (int i = 0; i < message.getRowIdsCount(); i++) {
            texts.add(new Text(
                    message.getRowIds(i),
                    message.getLabelsCount() == 0 ? Optional.empty() : Optional.of(message.getLabels(i)),
                    message.getConfidence(i),
                    message.getVariability(i),
                    message.getCorrect(i)));
        }
        return new StoredDynamics(message.getEpochs(), message.getTrainExamples(), texts);
    }
}
