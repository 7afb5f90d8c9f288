package io.tunelab.results.examples;

import io.tunelab.results.query.StoredPredictions;
import io.tunelab.results.query.StoredPredictions.Example;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run said of its test examples, with the names of the labels.
 *
 * @param labels names; position = label number
 */
public record TestedExamples(StoredPredictions predictions, List<String> labels) {
    private static final String NO_LABEL = "(no label)";

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

    /** What an example's {@code label} and {@code predicted} can be, by number: a label, or of several the set's name. */
    public List<String> answers() {
        return predictions
                .labelSets()
                .map(sets -> sets.stream().map(this::name).toList())
                .orElse(labels);
    }

    public String label(int number) {
        return predictions.labelSets().map(sets -> name(sets.get(number))).orElseGet(() -> labels.get(number));
    }

    /** As files write it: labels with a bar between them. */
    private String name(List<Integer> set) {
        return set.isEmpty() ? NO_LABEL : set.stream().map(labels::get).collect(Collectors.joining("|"));
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
