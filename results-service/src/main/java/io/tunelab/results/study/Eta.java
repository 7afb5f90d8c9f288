package io.tunelab.results.study;

import io.tunelab.results.study.plan.CellState;
import java.util.List;
import java.util.OptionalDouble;

/** When a study will be over, as far as its finished runs tell. */
final class Eta {
    private Eta() {}

    /**
     * A cell for the estimate.
     *
     * @param seconds of the finished run
     * @param left seconds that a running one says it needs
     */
    record Part(String stage, CellState state, OptionalDouble seconds, OptionalDouble left) {}

    /**
     * Seconds; what has not begun is taken to last as long as the mean of its stage's finished runs, or of all finished
     * ones. As many runs are taken to go on side by side as do now. Empty while nothing has finished.
     */
    static OptionalDouble seconds(List<Part> parts) {
        double sum = 0;
        for (var part : parts) {
            if (!part.state().isFinal()) {
                var seconds = part.left().isPresent() ? part.left() : mean(parts, part.stage());
                if (seconds.isEmpty()) {
                    return OptionalDouble.empty();
                }
                sum += seconds.getAsDouble();
            }
        }
        long running =
                parts.stream().filter(part -> part.state() == CellState.RUNNING).count();
        return OptionalDouble.of(sum / Math.max(1, running));
    }

    private static OptionalDouble mean(List<Part> parts, String stage) {
        var own = parts.stream()
                .filter(part -> part.stage().equals(stage) && part.seconds().isPresent())
                .mapToDouble(part -> part.seconds().getAsDouble())
                .average();
        return own.isPresent()
                ? own
                : parts.stream()
                        .filter(part -> part.seconds().isPresent())
                        .mapToDouble(part -> part.seconds().getAsDouble())
                        .average();
    }
}
