package io.tunelab.trainer.classify;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model says of a text.
 *
 * @param label the most probable one
 * @param labels those that the text is said to have: that one, or, of a multi-label model, all of a probability of at least
 *     0.5, which may be none
 * @param probabilities by label, in the labels' order
 * @param tokens of the whole text, or both, special tokens included
 * @param truncated whether the text was truncated, as the run's {@code truncation} says
 * @param readTokens how many of {@code tokens} it read
 * @param unknownTokens how many of {@code tokens} stand for text that the model's vocabulary has no tokens for
 * @param unknownWords words with such tokens, at most 20 of them
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Classified(
        String label,
        List<String> labels,
        Map<String, Float> probabilities,
        int tokens,
        boolean truncated,
        int readTokens,
        int unknownTokens,
        List<String> unknownWords) {
    public Classified {
        labels = List.copyOf(labels);
        unknownWords = List.copyOf(unknownWords);
        probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    }
}
