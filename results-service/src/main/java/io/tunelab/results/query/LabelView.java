package io.tunelab.results.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/**
 * How one label of a multi-label run fared on the test split; a label is predicted where its probability is at least 0.5.
 * Ratios of nothing are 0, as scikit-learn has them.
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record LabelView(
        String label,
        long truePositives,
        long falsePositives,
        long falseNegatives,
        double precision,
        double recall,
        double f1) {
    /** @return null for a run of one label per example, and for one without a test */
    static List<LabelView> of(JsonNode completed) {
        var counts = completed.path("per_label");
        if (counts.isEmpty()) {
            return null;
        }
        var labels = new ArrayList<LabelView>();
        for (int label = 0; label < counts.size(); label++) {
            var of = counts.get(label);
            labels.add(of(
                    completed.path("labels").path(label).asText(Integer.toString(label)),
                    of.path("true_positives").asLong(),
                    of.path("false_positives").asLong(),
                    of.path("false_negatives").asLong()));
        }
        return List.copyOf(labels);
    }

    private static LabelView of(String label, long right, long wrong, long missed) {
        return new LabelView(
                label,
                right,
                wrong,
                missed,
                ratio(right, right + wrong),
                ratio(right, right + missed),
                ratio(2 * right, 2 * right + wrong + missed));
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
