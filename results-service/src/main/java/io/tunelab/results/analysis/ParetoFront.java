package io.tunelab.results.analysis;

import java.util.List;

/** Which of several things nobody beats: no other is at least as good and as cheap, and better in one of both. */
public final class ParetoFront {
    private ParetoFront() {}

    /** @param cost less is better; of {@code value} more is */
    public record Point(double cost, double value) {
        boolean beats(Point other) {
            return cost <= other.cost && value >= other.value && (cost < other.cost || value > other.value);
        }
    }

    /** For each point whether it is on the front, in the order given. */
    public static List<Boolean> of(List<Point> points) {
        return points.stream()
                .map(point -> points.stream().noneMatch(other -> other.beats(point)))
                .toList();
    }
}
