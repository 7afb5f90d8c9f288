package io.tunelab.results.examples;

import io.tunelab.results.query.StoredPredictions;
import io.tunelab.results.query.StoredPredictions.Example;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run said of its test examples, with the names of the labels.
 *
 * @param labels names; position = label number
 */
public record TestedExamples(StoredPredictions predictions, List<String> labels) {
    public TestedExamples {
        labels = List.copyOf(labels);
        if (labels.size() != predictions.numLabels()) {
            throw new IllegalArgumentException("%d labels have names %s".formatted(predictions.numLabels(), labels));
        }
    }

    /** In the order of the test split. */
    public List<Example> examples() {
        return predictions.predictions();
    }

    public String label(int number) {
        return labels.get(number);
    }

    /** By the labels' names, in their order. */
    public Map<String, Float> probabilities(Example example) {
        var byName = new LinkedHashMap<String, Float>();
        for (int label = 0; label < labels.size(); label++) {
            byName.put(labels.get(label), example.probabilities().get(label));
        }
        return Collections.unmodifiableMap(byName);
    }
}
