package io.tunelab.trainer.worker;

import io.tunelab.contract.event.RunEvent.CurvePoint;
import io.tunelab.trainer.engine.TrainingTotals;
import io.tunelab.trainer.training.Training;
import io.tunelab.trainer.training.TrainingListener.Place;
import java.util.Optional;

/**
 * Thins what the loop reports to a curve with a bounded number of points, evenly spaced over the run. Each point is the
 * mean over the steps since the last one: that smooths the loss without a lag.
 */
final class TrainingCurve {
    private final int points;

    /** Where the last report was, and the sums of its epoch until then. */
    private int epoch;

    private int step;
    private TrainingTotals sums = TrainingTotals.NONE;
    private double seconds;

    /** Since the last point. */
    private Window window = Window.EMPTY;

    private record Window(TrainingTotals sums, double seconds, int steps, long lastStep, double learningRate) {
        private static final Window EMPTY = new Window(TrainingTotals.NONE, 0, 0, 0, 0);

        private Window plus(TrainingTotals more, double moreSeconds, int moreSteps, long last, double rate) {
            return new Window(sums.plus(more), seconds + moreSeconds, steps + moreSteps, last, rate);
        }

        private CurvePoint point() {
            return new CurvePoint(
                    Math.toIntExact(lastStep), sums.meanLoss(), learningRate, sums.tokens() / Math.max(seconds, 1e-9));
        }
    }

    /** @param points at most so many in the whole run, but for a last one; 0 for none */
    TrainingCurve(int points) {
        this.points = points;
    }

    /** Takes a report of the loop; the point that it completes, if it does. */
    Optional<CurvePoint> trained(Place last, TrainingTotals now, double learningRate, double nowSeconds) {
        if (points == 0) {
            return Optional.empty();
        }
        boolean continues = last.epoch() == epoch;
        // The first report of an attempt that resumes within an epoch has the sums of steps that were told before.
        boolean isKnown = continues || epoch > 0 || last.step() <= Training.STEPS_PER_REPORT;
        if (isKnown) {
            window = window.plus(
                    continues ? now.minus(sums) : now,
                    continues ? nowSeconds - seconds : nowSeconds,
                    continues ? last.step() - step : last.step(),
                    last.runStep(),
                    learningRate);
        }
        epoch = last.epoch();
        step = last.step();
        sums = now;
        seconds = nowSeconds;
        return window.steps() * (long) points >= last.runSteps() ? Optional.of(close()) : Optional.empty();
    }

    /** The steps after the last point, at the end of the run. */
    Optional<CurvePoint> rest() {
        return window.steps() == 0 ? Optional.empty() : Optional.of(close());
    }

    private CurvePoint close() {
        var point = window.point();
        window = Window.EMPTY;
        return point;
    }
}
