package io.tunelab.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.event.RunEvent.CurvePoint;
import io.tunelab.trainer.engine.TrainingTotals;
import io.tunelab.trainer.training.TrainingListener.Place;
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
                    curve.trained(place(epoch, done, epochs, steps), sums(epoch, done, steps), 1e-5 * epoch, done / 2.0)
                            .ifPresent(points::add);
                }
            }
        }
        curve.rest().ifPresent(points::add);
        return points;
    }

    private static Place place(int epoch, int done, int epochs, int steps) {
        return new Place(epoch, done, steps, (epoch - 1L) * steps + done, (long) epochs * steps);
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
        var points = curve(new TrainingCurve(4), 1, 0, 2, 20);

        assertThat(points).extracting(CurvePoint::step).containsExactly(10, 20, 30, 40);
        assertThat(points).extracting(CurvePoint::loss).containsExactly(5.5, 15.5, 25.5, 35.5);
        assertThat(points).extracting(CurvePoint::learningRate).containsExactly(1e-5, 1e-5, 2e-5, 2e-5);
        assertThat(points)
                .allSatisfy(point -> assertThat(point.tokensPerSecond()).isEqualTo(40, Offset.offset(1e-6)));
    }

    @Test
    void aRunHasAsManyPointsAsAreAllowedHoweverManyStepsItHas() {
        assertThat(curve(new TrainingCurve(300), 1, 0, 3, 40_000)).hasSize(300);
        assertThat(curve(new TrainingCurve(300), 1, 0, 1000, 3)).hasSizeBetween(200, 301);
        assertThat(curve(new TrainingCurve(300), 1, 0, 3, 7)).hasSize(6);
    }

    /** Batches by tokens: epochs of 10, 7 and 8 steps. */
    @Test
    void pointsStandAtTheStepsOfTheRunThoughEpochsHaveDifferentNumbersOfThem() {
        var curve = new TrainingCurve(25);
        var points = new ArrayList<CurvePoint>();
        var ends = List.of(
                new Place(1, 5, 10, 5, 25),
                new Place(1, 10, 10, 10, 25),
                new Place(2, 5, 7, 15, 25),
                new Place(2, 7, 7, 17, 25),
                new Place(3, 5, 8, 22, 25),
                new Place(3, 8, 8, 25, 25));
        ends.forEach(place -> curve.trained(place, sums(1, place.step(), 0), 1e-5, place.step())
                .ifPresent(points::add));

        assertThat(points).extracting(CurvePoint::step).containsExactly(5, 10, 15, 17, 22, 25);
    }

    @Test
    void stepsThatFillNoPointAreToldAtTheEnd() {
        assertThat(curve(new TrainingCurve(3), 1, 0, 1, 23))
                .extracting(CurvePoint::step)
                .containsExactly(10, 20, 23);
    }

    @Test
    void anAttemptThatResumesWithinAnEpochTellsOnlyOfItsOwnSteps() {
        assertThat(curve(new TrainingCurve(4), 1, 12, 2, 20))
                .extracting(CurvePoint::step)
                .containsExactly(25, 35, 40);
    }

    @Test
    void noPointsAreToldIfNoneAreWanted() {
        assertThat(curve(new TrainingCurve(0), 1, 0, 2, 20)).isEmpty();
    }
}
