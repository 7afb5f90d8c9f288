package io.tunelab.trainer.classify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model says of a text.
 *
 * @param label the most probable one
 * @param probabilities by label, in the labels' order
 * @param tokens of the whole text, special tokens included
 * @param truncated whether the model read only the beginning
 */
public record Classified(String label, Map<String, Float> probabilities, int tokens, boolean truncated) {
    public Classified {
        probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    }
}
