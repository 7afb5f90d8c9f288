package io.tunelab.results.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The training curve of a run.
 *
 * @param attempt of the newest points
 * @param stepsPerEpoch optimizer steps of an epoch; 0 if unknown
 * @param points by their steps
 */
public record TrainingCurve(String experimentId, int attempt, int stepsPerEpoch, List<Point> points) {
    /** As many points as are kept of a run; later ones are left out. */
    public static final int MOST_POINTS = 1000;

    public TrainingCurve {
        points = List.copyOf(points);
    }

    /**
     * Means over the steps since the last point.
     *
     * @param step the last of them, counted from 1 over the whole run
     * @param loss nats per example, dropout on
     */
    public record Point(int step, float loss, float learningRate, float tokensPerSecond) {}

    /**
     * The curve after newer points. What is told again changes nothing; an attempt that resumes takes the place of what
     * older ones said of the same steps and later.
     */
    public TrainingCurve with(TrainingCurve newer) {
        if (newer.points.isEmpty() || newer.attempt < attempt) {
            return this;
        }
        int first = newer.points.get(0).step();
        int last = points.isEmpty() ? 0 : points.get(points.size() - 1).step();
        var all = new ArrayList<Point>();
        points.stream()
                .filter(point -> newer.attempt == attempt || point.step() < first)
                .forEach(all::add);
        newer.points.stream()
                .filter(point -> newer.attempt > attempt || point.step() > last)
                .sorted(Comparator.comparingInt(Point::step))
                .limit(Math.max(0, MOST_POINTS - all.size()))
                .forEach(all::add);
        return new TrainingCurve(
                experimentId, newer.attempt, newer.stepsPerEpoch > 0 ? newer.stepsPerEpoch : stepsPerEpoch, all);
    }
}
