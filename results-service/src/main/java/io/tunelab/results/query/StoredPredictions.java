package io.tunelab.results.query;

import java.util.ArrayList;
import java.util.List;
import tunelab.v1.TestPredictions;

/** The test predictions of a run, one entry per example, as its newest attempt told them. */
public record StoredPredictions(
        String experimentId, int attempt, String datasetKey, int numLabels, List<Example> predictions) {
    /**
     * One example.
     *
     * @param rowId its row in the data source
     * @param label the true one
     * @param predicted the most probable one
     * @param probabilities one per label
     */
    public record Example(int rowId, int label, int predicted, List<Float> probabilities) {
        public Example {
            probabilities = List.copyOf(probabilities);
        }

        public boolean isRight() {
            return label == predicted;
        }

        /** Probability of the predicted label. */
        public float confidence() {
            return probabilities.get(predicted);
        }

        /** Cross-entropy in nats; what a probability that is rounded to 0 costs is finite, as it was in training. */
        public double loss() {
            return -Math.log(Math.max(probabilities.get(label), Float.MIN_NORMAL));
        }
    }

    public StoredPredictions {
        predictions = List.copyOf(predictions);
    }

    static StoredPredictions of(TestPredictions message) {
        int width = message.getNumLabels();
        var examples = new ArrayList<Example>();
        for (int i = 0; i < message.getRowIdsCount(); i++) {
            var row = message.getProbabilitiesList().subList(i * width, (i + 1) * width);
            examples.add(new Example(message.getRowIds(i), message.getLabels(i), indexOfLargest(row), row));
        }
        return new StoredPredictions(
                message.getExperimentId(), message.getAttempt(), message.getDatasetKey(), width, examples);
    }

    private static int indexOfLargest(List<Float> row) {
        int largest = 0;
        for (int i = 1; i < row.size(); i++) {
            if (row.get(i) > row.get(largest)) {
                largest = i;
            }
        }
        return largest;
    }
}
