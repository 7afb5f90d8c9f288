package io.tunelab.results.classify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
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
     * @param truncated whether the text was truncated (see the run's {@code truncation})
     * @param readTokens how many of {@code tokens} it read; null, as what follows, if the trainer is of an earlier version
     * @param unknownTokens how many of {@code tokens} stand for text that the model's vocabulary has no tokens for
     * @param unknownWords words with such tokens, at most 20
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Prediction(
            String label,
            List<String> labels,
            Map<String, Float> probabilities,
            int tokens,
            boolean truncated,
            Integer readTokens,
            Integer unknownTokens,
            List<String> unknownWords) {
        public Prediction {
            labels = labels == null ? List.of(label) : List.copyOf(labels);
            unknownWords = unknownWords == null ? null : List.copyOf(unknownWords);
            probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
        }
    }
}
