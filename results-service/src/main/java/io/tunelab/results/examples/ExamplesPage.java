package io.tunelab.results.examples;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * A page of what a run said of its test examples.
 *
 * @param labels names, in the order of their numbers
 * @param total how many there are in all pages
 * @param next cursor of the next page; absent on the last one
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExamplesPage(
        String experimentId,
        int attempt,
        String datasetKey,
        List<String> labels,
        List<ExampleView> items,
        long total,
        String next) {
    public ExamplesPage {
        labels = List.copyOf(labels);
        items = List.copyOf(items);
    }

    /**
     * One example.
     *
     * @param row of the data source
     * @param actual the true label; of a multi-label run the set of them, written {@code a|b}
     * @param predicted the most probable one; of a multi-label run those of a probability of at least 0.5
     * @param loss cross-entropy in nats
     * @param text absent where the data was prepared without its texts
     * @param secondText of a pair of texts
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ExampleView(
            int row,
            String actual,
            String predicted,
            Map<String, Float> probabilities,
            double loss,
            String text,
            String secondText) {}
}
