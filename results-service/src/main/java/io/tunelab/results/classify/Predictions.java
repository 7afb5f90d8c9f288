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
     * @param probabilities by label, in the labels' order
     * @param tokens of the whole text, special tokens included
     * @param truncated whether the model read only the beginning
     */
    @RegisterForReflection
    public record Prediction(String label, Map<String, Float> probabilities, int tokens, boolean truncated) {
        public Prediction {
            probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
        }
    }
}
