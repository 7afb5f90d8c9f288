package io.tunelab.results.classify;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One prediction per text, in the texts' order. */
@RegisterForReflection
public record Predictions(List<Prediction> predictions) {
    public Predictions {
        predictions = List.copyOf(predictions);
    }

    /**
     * What the model says of a text.
     *
     * @param label the most probable one
     * @param labels those that the text is said to have: that one, or, of a multi-label model, all of a probability of at
     *     least 0.5, which may be none
     * @param probabilities by label, in the labels' order
     * @param tokens of the whole text, special tokens included
     * @param truncated whether the model read only the beginning
     */
    @RegisterForReflection
    public record Prediction(
            String label, List<String> labels, Map<String, Float> probabilities, int tokens, boolean truncated) {
        public Prediction {
            labels = labels == null ? List.of(label) : List.copyOf(labels);
            probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
        }
    }
}
