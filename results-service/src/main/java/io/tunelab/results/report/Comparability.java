package io.tunelab.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.query.ExperimentView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What should be the same when two runs are compared. */
final class Comparability {
    private static final Map<String, String> FIXED = new TreeMap<>(Map.of(
            "precision", "their numbers are rounded differently",
            "device_name", "their times cannot be compared",
            "threads", "their times cannot be compared",
            "engine", "another engine may give different numbers",
            "tunelab_version", "another version may train differently"));

    private Comparability() {}

    /** Why their scores cannot be compared at all. */
    static Optional<String> obstacle(ExperimentView baseline, ExperimentView other) {
        return Objects.equals(digest(baseline), digest(other))
                ? Optional.empty()
                : Optional.of("experiment '%s' was tested on other examples than '%s'"
                        .formatted(other.experimentId(), baseline.experimentId()));
    }

    /** What differs that should not, and what that means. */
    static List<String> warnings(ExperimentView baseline, ExperimentView other) {
        var warnings = new ArrayList<String>();
        FIXED.forEach((name, meaning) -> {
            var one = provenance(baseline, name);
            var two = provenance(other, name);
            if (!Objects.equals(one, two)) {
                warnings.add("%s is %s here and %s in the baseline: %s".formatted(name, text(two), text(one), meaning));
            }
        });
        if (isCut(baseline) != isCut(other)) {
            warnings.add(
                    "%s ran out of memory and used a smaller batch size with accumulated gradients: same gradients, longer time"
                            .formatted(isCut(other) ? "this run" : "the baseline"));
        }
        if (baseline.tested().perLabel() != null || other.tested().perLabel() != null) {
            warnings.add(
                    "multi-label runs are compared by the examples that are right in every label (subset accuracy);"
                            + " a difference in F1 is not given");
        }
        baseline.tested().caveats().forEach(caveat -> warnings.add("baseline: " + caveat));
        other.tested().caveats().forEach(caveat -> warnings.add("this run: " + caveat));
        return List.copyOf(warnings);
    }

    /** Whether gradients had to be accumulated over parts of a batch. */
    private static boolean isCut(ExperimentView run) {
        int batch = run.request() == null ? 0 : run.request().path("batch_size").asInt();
        return run.execution().microBatchSize() != null && run.execution().microBatchSize() < batch;
    }

    private static JsonNode digest(ExperimentView run) {
        return provenance(run, "test_digest");
    }

    private static JsonNode provenance(ExperimentView run, String name) {
        return run.execution().provenance() == null
                ? null
                : run.execution().provenance().get(name);
    }

    private static String text(JsonNode node) {
        return node == null ? "unknown" : node.asText();
    }
}
