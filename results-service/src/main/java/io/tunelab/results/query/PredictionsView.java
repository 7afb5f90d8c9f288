package io.tunelab.results.query;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import tunelab.v1.TestPredictions;

/** The test predictions of a run, one entry per example. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PredictionsView(
        String experimentId, int attempt, String datasetKey, int numLabels, List<Example> predictions) {
    /**
     * One example.
     *
     * @param label the true one
     * @param predicted the most probable one
     * @param probabilities one per label
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Example(int rowId, int label, int predicted, List<Float> probabilities) {
        public Example {
            probabilities = List.copyOf(probabilities);
        }
    }

    public PredictionsView {
        predictions = List.copyOf(predictions);
    }

    static PredictionsView of(TestPredictions message) {
        int width = message.getNumLabels();
        var examples = new ArrayList<Example>();
        for (int i = 0; i < message.getRowIdsCount(); i++) {
            var row = message.getProbabilitiesList().subList(i * width, (i + 1) * width);
            examples.add(new Example(message.getRowIds(i), message.getLabels(i), indexOfLargest(row), row));
        }
        return new PredictionsView(
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
