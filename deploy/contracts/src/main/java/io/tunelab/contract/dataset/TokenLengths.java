package io.tunelab.contract.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long the examples are, in tokens, special tokens included.
 *
 * @param percentiles "p5" … "p99" by nearest rank, and "max"
 * @param truncatedShare by max_length: share of the examples that are longer
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TokenLengths(
        double meanTokens,
        Map<String, Integer> percentiles,
        Map<String, Double> truncatedShare,
        Optional<Histogram> histogram) {
    public TokenLengths {
        percentiles = ordered(percentiles);
        truncatedShare = ordered(truncatedShare);
    }

    /** Examples by length; bin i holds lengths of {@code [i * binWidth, (i + 1) * binWidth)}. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Histogram(int binWidth, List<Integer> counts) {
        public Histogram {
            counts = counts == null ? List.of() : List.copyOf(counts);
        }
    }

    private static <V> Map<String, V> ordered(Map<String, V> given) {
        return given == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }
}
