package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * A page of the examples on which two runs agree, or do not, in one way.
 *
 * @param total how many there are in all pages
 * @param next cursor of the next page; absent on the last one
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgreementPage(List<Pair> items, long total, String next) {
    public AgreementPage {
        items = List.copyOf(items);
    }

    /**
     * One example.
     *
     * @param row of the data source
     * @param actual the true label
     * @param text absent where the data was prepared without its texts
     * @param secondText of a pair of texts
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pair(int row, String actual, Said baseline, Said experiment, String text, String secondText) {}

    /** What one run said of it. */
    @RegisterForReflection
    public record Said(String predicted, Map<String, Float> probabilities) {}
}
