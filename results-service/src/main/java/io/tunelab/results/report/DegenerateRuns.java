package io.tunelab.results.report;

import io.tunelab.results.query.ExperimentView;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Runs that say one label of everything. Fine-tuning ends so when a run is too short for its learning rate or diverges
 * (Dodge et al.: Fine-Tuning Pretrained Language Models, 2020), and its scores then tell of the labels' shares, not of what
 * was varied.
 */
final class DegenerateRuns {
    private DegenerateRuns() {}

    /** The label that the run gives all of its test examples; empty where it gives several, or was not tested. */
    static Optional<String> onlyLabel(ExperimentView run) {
        var matrix = run.confusionMatrix();
        if (matrix == null || run.labels() == null || matrix.size() < 2) {
            return Optional.empty();
        }
        var said = IntStream.range(0, matrix.size())
                .filter(column -> IntStream.range(0, matrix.size())
                        .anyMatch(row -> matrix.path(row).path(column).asLong() > 0))
                .toArray();
        return said.length == 1 ? Optional.of(run.labels().path(said[0]).asText()) : Optional.empty();
    }
}
