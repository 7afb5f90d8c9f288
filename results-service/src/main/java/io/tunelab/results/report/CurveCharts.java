package io.tunelab.results.report;

import io.tunelab.results.chart.Palette;
import io.tunelab.results.chart.Plot;
import io.tunelab.results.chart.Plot.Series;
import io.tunelab.results.chart.Plot.Style;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.report.StudyCharts.Chart;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.spec.SelectBy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Charts of lines and points: loss by epoch, accuracy by the amount of data and against time. */
final class CurveCharts {
    /** More lines than this cannot be told apart. */
    private static final int MOST_LINES = 12;

    private static final int CURVE_POINTS = 40;

    private CurveCharts() {}

    static Chart learningCurve(Stage stage) {
        var curve = LearningCurve.of(stage);
        var series = new ArrayList<Series>();
        Optional.ofNullable(curve.fit())
                .ifPresent(fit -> series.add(new Series("power law", Palette.PLAIN, Style.DASHED, fitted(curve, fit))));
        curve.points()
                .forEach(point -> series.add(new Series(
                        "", StudyCharts.place(stage, point.name()), Style.POINTS, List.of(measured(point)))));
        var plot = new Plot("Learning curve", "training examples", "test accuracy, %", true, series);
        return new Chart(
                stage.name() + "-learning-curve",
                plot.title(),
                "Bars are 95%% intervals over the %s."
                                .formatted(
                                        curve.points().stream().anyMatch(point -> point.seeds() > 1)
                                                ? "seeds"
                                                : "test examples")
                        + (curve.fit() == null
                                ? ""
                                : " Dashed: a power law fitted to the errors, extrapolated to twice the largest size."),
                plot::svg);
    }

    private static Plot.Point measured(LearningCurve.Point point) {
        return new Plot.Point(
                point.trainExamples(),
                100 * point.testAccuracy(),
                Optional.ofNullable(point.testAccuracyInterval())
                        .map(interval -> new Plot.Range(100 * interval.low(), 100 * interval.high())),
                false,
                point.name());
    }

    private static List<Plot.Point> fitted(LearningCurve curve, LearningCurve.Fit fit) {
        double first = curve.points().get(0).trainExamples();
        double last = 2.0 * curve.points().get(curve.points().size() - 1).trainExamples();
        return IntStream.rangeClosed(0, CURVE_POINTS)
                .mapToDouble(i -> first * Math.pow(last / first, (double) i / CURVE_POINTS))
                .mapToObj(size -> Plot.Point.of(size, 100 * (1 - fit.factor() * Math.pow(size, -fit.exponent()))))
                .toList();
    }

    /** One run per configuration: means over runs that stopped at different epochs would be of different runs. */
    static Chart losses(Stage stage, SelectBy selectBy) {
        var series = new ArrayList<Series>();
        int all = StudyCharts.done(stage).size();
        for (var configuration : StudyCharts.best(stage, selectBy, MOST_LINES)) {
            int place = StudyCharts.place(stage, configuration.name());
            var run = configuration.completed().get(0);
            series.add(new Series("", place, Style.DASHED, training(run)));
            series.add(new Series(configuration.name(), place, Style.SOLID, validation(run)));
        }
        var plot = new Plot("Loss by epoch", "epoch", "loss, nats per example", false, series);
        return new Chart(
                stage.name() + "-loss",
                plot.title(),
                "Solid: validation. Dashed: training. Ringed: best epoch (its weights were tested)."
                        + (all > MOST_LINES
                                ? " The best %d of %d configurations are drawn.".formatted(MOST_LINES, all)
                                : ""),
                plot::svg);
    }

    private static List<Plot.Point> training(ExperimentView run) {
        return run.epochs().stream()
                .map(epoch -> Plot.Point.of(epoch.epoch(), epoch.fit().trainLoss()))
                .toList();
    }

    private static List<Plot.Point> validation(ExperimentView run) {
        return run.epochs().stream()
                .map(epoch -> new Plot.Point(
                        epoch.epoch(),
                        epoch.validation().loss(),
                        Optional.empty(),
                        run.selection().bestEpoch() != null
                                && epoch.epoch() == run.selection().bestEpoch(),
                        ""))
                .toList();
    }

    static Chart costBenefit(Stage stage) {
        var points = CostBenefit.of(List.of(stage)).points();
        var front = points.stream()
                .filter(CostBenefit.Point::onFront)
                .sorted(Comparator.comparingDouble(CostBenefit.Point::fitSeconds))
                .toList();
        var series = new ArrayList<Series>();
        if (front.size() > 1) {
            series.add(new Series("", Palette.PLAIN, Style.LINE, steps(front)));
        }
        boolean areNamed = points.size() <= MOST_LINES;
        points.forEach(point -> series.add(new Series(
                areNamed ? point.name() : "",
                StudyCharts.place(stage, point.name()),
                Style.POINTS,
                List.of(new Plot.Point(
                        point.fitSeconds(),
                        100 * point.valAccuracy(),
                        Optional.empty(),
                        point.onFront(),
                        areNamed || !point.onFront() ? "" : point.name())))));
        var plot = new Plot("Accuracy against time", "time per run, s", "validation accuracy, %", false, series);
        return new Chart(
                stage.name() + "-pareto",
                plot.title(),
                "Ringed: no other configuration is as accurate in less time. Time is training and validation.",
                plot::svg);
    }

    /** Along the front: an accuracy holds until the next better one. */
    private static List<Plot.Point> steps(List<CostBenefit.Point> front) {
        return IntStream.range(0, front.size())
                .boxed()
                .flatMap(i -> {
                    var here = front.get(i);
                    var corner = Plot.Point.of(
                            here.fitSeconds(),
                            100 * front.get(Math.max(0, i - 1)).valAccuracy());
                    return Stream.of(corner, Plot.Point.of(here.fitSeconds(), 100 * here.valAccuracy()));
                })
                .toList();
    }
}
