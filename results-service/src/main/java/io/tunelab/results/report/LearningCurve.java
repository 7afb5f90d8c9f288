package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Interval;
import io.tunelab.results.analysis.PowerLaw;
import io.tunelab.results.analysis.Spread;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.report.StudyResults.Configuration;
import io.tunelab.results.report.StudyResults.Stage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Test accuracy by the number of training examples.
 *
 * @param fit absent where there are fewer than two sizes
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LearningCurve(String stage, List<Point> points, Fit fit) {
    public LearningCurve {
        points = List.copyOf(points);
    }

    /**
     * One size.
     *
     * @param interval of the accuracy: over the seeds; of a single run, over the test examples (Wilson)
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Point(
            String name,
            int trainExamples,
            int testExamples,
            int seeds,
            double validationAccuracy,
            double testAccuracy,
            IntervalView interval,
            double seconds) {}

    /**
     * Error = factor · examples^−exponent.
     *
     * @param gainFromDoubling the rise in accuracy that twice the largest size would bring if the curve goes on
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fit(
            double factor,
            double exponent,
            IntervalView exponentInterval,
            double explained,
            double gainFromDoubling,
            IntervalView gainInterval) {}

    /** Whether a stage varies how much data there is. */
    static boolean fits(Stage stage) {
        return sizes(stage) > 1;
    }

    private static long sizes(Stage stage) {
        return stage.configurations().stream()
                .flatMap(configuration -> configuration.trainExamples().stream())
                .distinct()
                .count();
    }

    static LearningCurve of(Stage stage) {
        var points = stage.configurations().stream()
                .flatMap(configuration -> point(configuration).stream())
                .sorted(Comparator.comparingInt(Point::trainExamples))
                .toList();
        var law = PowerLaw.fit(points.stream()
                .map(point -> new PowerLaw.Point(point.trainExamples(), 1 - point.testAccuracy()))
                .toList());
        return new LearningCurve(
                stage.name(), points, law.map(fit -> fit(fit, points)).orElse(null));
    }

    private static Fit fit(PowerLaw law, List<Point> points) {
        int largest = points.get(points.size() - 1).trainExamples();
        return new Fit(
                law.factor(),
                law.exponent(),
                law.exponentInterval().map(IntervalView::of).orElse(null),
                law.explained(),
                law.gainFromDoubling(largest),
                law.gainFromDoublingInterval(largest).map(IntervalView::of).orElse(null));
    }

    private static Optional<Point> point(Configuration configuration) {
        var test = configuration.test(MetricsView::accuracy);
        if (test.isEmpty() || configuration.trainExamples().isEmpty()) {
            return Optional.empty();
        }
        var runs = configuration.completed();
        return Optional.of(new Point(
                configuration.name(),
                configuration.trainExamples().get(),
                testExamples(runs.get(0)),
                runs.size(),
                configuration
                        .validation(MetricsView::accuracy)
                        .map(Spread::mean)
                        .orElseThrow(),
                test.get().mean(),
                IntervalView.of(test.get().interval().orElseGet(() -> ofOne(runs.get(0)))),
                configuration.seconds().map(Spread::mean).orElse(0.0)));
    }

    private static Interval ofOne(ExperimentView run) {
        int examples = testExamples(run);
        return Interval.ofShare((int) Math.round(run.test().accuracy() * examples), examples);
    }

    private static int testExamples(ExperimentView run) {
        return run.examples().path("test").asInt();
    }
}
