package io.tunelab.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.event.RunEvent.CurvePoint;
import io.tunelab.trainer.engine.TrainingTotals;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TrainingCurveTest {
    /** Of every step of a run: its loss is its number, it has 2 examples of 10 tokens and takes half a second. */
    private static List<CurvePoint> curve(TrainingCurve curve, int fromEpoch, int fromStep, int epochs, int steps) {
        var points = new ArrayList<CurvePoint>();
        for (int epoch = fromEpoch; epoch <= epochs; epoch++) {
            for (int step = 5; step < steps + 5; step += 5) {
                int done = Math.min(step, steps);
                if (epoch > fromEpoch || done > fromStep) {
                    curve.trained(epoch, done, steps, sums(epoch, done, steps), 1e-5 * epoch, done / 2.0)
                            .ifPresent(points::add);
                }
            }
        }
        curve.rest().ifPresent(points::add);
        return points;
    }

    private static TrainingTotals sums(int epoch, int done, int steps) {
        double loss = 0;
        for (int step = 1; step <= done; step++) {
            loss += 2.0 * ((epoch - 1) * steps + step);
        }
        return new TrainingTotals(loss, 0, 0, 2L * done, 20L * done);
    }

    @Test
    void aPointIsTheMeanOverTheStepsSinceTheLastOne() {
        var points = curve(new TrainingCurve(2, 4), 1, 0, 2, 20);

        assertThat(points).extracting(CurvePoint::step).containsExactly(10, 20, 30, 40);
        assertThat(points).extracting(CurvePoint::loss).containsExactly(5.5, 15.5, 25.5, 35.5);
        assertThat(points).extracting(CurvePoint::learningRate).containsExactly(1e-5, 1e-5, 2e-5, 2e-5);
        assertThat(points)
                .allSatisfy(point -> assertThat(point.tokensPerSecond()).isEqualTo(40, Offset.offset(1e-6)));
    }

    @Test
    void aRunHasAsManyPointsAsAreAllowedHoweverManyStepsItHas() {
        assertThat(curve(new TrainingCurve(3, 300), 1, 0, 3, 40_000)).hasSize(300);
        assertThat(curve(new TrainingCurve(1000, 300), 1, 0, 1000, 3)).hasSizeBetween(200, 301);
        assertThat(curve(new TrainingCurve(3, 300), 1, 0, 3, 7)).hasSize(6);
    }

    @Test
    void stepsThatFillNoPointAreToldAtTheEnd() {
        assertThat(curve(new TrainingCurve(1, 3), 1, 0, 1, 23))
                .extracting(CurvePoint::step)
                .containsExactly(10, 20, 23);
    }

    @Test
    void anAttemptThatResumesWithinAnEpochTellsOnlyOfItsOwnSteps() {
        assertThat(curve(new TrainingCurve(2, 4), 1, 12, 2, 20))
                .extracting(CurvePoint::step)
                .containsExactly(25, 35, 40);
    }

    @Test
    void noPointsAreToldIfNoneAreWanted() {
        assertThat(curve(new TrainingCurve(2, 0), 1, 0, 2, 20)).isEmpty();
    }
}
