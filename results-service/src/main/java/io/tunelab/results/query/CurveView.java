package io.tunelab.results.query;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.store.TrainingCurve;
import io.tunelab.results.store.TrainingCurve.Point;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The training curve of a run, as parallel lists in the order of the steps. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record CurveView(
        String experimentId,

        @Schema(description = "Optimizer steps of an epoch; 0 if unknown")
        int stepsPerEpoch,

        @Schema(description = "Count from 1 over the whole run")
        List<Integer> steps,

        @Schema(description = "Mean training loss over the steps since the last point, nats per example, dropout on")
        List<Double> trainLoss,

        @Schema(description = "That of the step") List<Double> learningRate,

        @Schema(description = "Over the steps since the last point")
        List<Double> tokensPerSecond) {
    public CurveView {
        steps = List.copyOf(steps);
        trainLoss = List.copyOf(trainLoss);
        learningRate = List.copyOf(learningRate);
        tokensPerSecond = List.copyOf(tokensPerSecond);
    }

    /** One without points. */
    static CurveView empty(String id) {
        return of(new TrainingCurve(id, 0, 0, List.of()));
    }

    static CurveView of(TrainingCurve curve) {
        return new CurveView(
                curve.experimentId(),
                curve.stepsPerEpoch(),
                curve.points().stream().map(Point::step).toList(),
                values(curve, point -> shortest(point.loss())),
                values(curve, point -> shortest(point.learningRate())),
                values(curve, point -> shortest(point.tokensPerSecond())));
    }

    private static List<Double> values(TrainingCurve curve, ToDoubleFunction<Point> value) {
        return curve.points().stream().mapToDouble(value).boxed().toList();
    }

    /** The shortest decimal number that is this float: 1e-5, not 9.99999974738e-6. */
    private static double shortest(float value) {
        return Double.parseDouble(Float.toString(value));
    }
}
