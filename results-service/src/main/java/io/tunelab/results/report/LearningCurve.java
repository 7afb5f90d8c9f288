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
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Test accuracy by the number of training examples.
 *
 * @param fit absent where there are fewer than two sizes
 * @param finding what the fit says, in words; absent without one
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LearningCurve(String stage, List<Point> points, Fit fit, String finding) {
    public LearningCurve {
        points = List.copyOf(points);
    }

    /**
     * One size.
     *
     * @param testAccuracyInterval over the seeds; of a single run, over the test examples (Wilson); absent where seeds
     *     are crossed and runs are missing
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "LearningCurvePoint")
    public record Point(
            String name,
            int trainExamples,
            int testExamples,
            int seeds,
            double valAccuracy,
            double testAccuracy,
            IntervalView testAccuracyInterval,
            double fitSeconds) {}

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
        var fit = law.map(curve -> fit(curve, points));
        return new LearningCurve(
                stage.name(),
                points,
                fit.orElse(null),
                fit.map(LearningCurve::inWords).orElse(null));
    }

    /** A prediction only where the error is shown to fall: an exponent that may be 0 predicts nothing. */
    static String inWords(Fit fit) {
        var interval = fit.exponentInterval();
        if (interval != null && interval.low() <= 0) {
            return "No significant effect of more data: the 95%% interval of the exponent (%s to %s) includes 0."
                    .formatted(signed(interval.low()), signed(interval.high()));
        }
        if (fit.exponent() <= 0) {
            return "More data did not lower the error.";
        }
        return "Extrapolating error ≈ %s·n^−%s, doubling the data would gain %s points%s."
                .formatted(
                        Figures.decimal(fit.factor(), 2),
                        Figures.decimal(fit.exponent(), 3),
                        points(fit.gainFromDoubling()),
                        fit.gainInterval() == null
                                ? ""
                                : " (95%% interval %s to %s)"
                                        .formatted(
                                                points(fit.gainInterval().low()),
                                                points(fit.gainInterval().high())));
    }

    private static String points(double share) {
        return Figures.decimal(100 * share, 1);
    }

    private static String signed(double value) {
        return Figures.decimal(value, 2).replace('-', '−');
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
                test.get()
                        .interval()
                        .or(() -> runs.size() == 1 ? Optional.of(ofOne(runs.get(0))) : Optional.empty())
                        .map(IntervalView::of)
                        .orElse(null),
                configuration.seconds().map(Spread::mean).orElse(0.0)));
    }

    /** Of a single run's test accuracy over the test examples (Wilson). */
    static Interval ofOne(ExperimentView run) {
        int examples = testExamples(run);
        return Interval.ofShare((int) Math.round(run.tested().test().accuracy() * examples), examples);
    }

    static int testExamples(ExperimentView run) {
        return run.execution().examples().path("test").asInt();
    }
}
