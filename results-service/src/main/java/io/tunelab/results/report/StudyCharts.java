package io.tunelab.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.analysis.Spread;
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.chart.Forest;
import io.tunelab.results.chart.HeatMap;
import io.tunelab.results.chart.Plot;
import io.tunelab.results.chart.Plot.Series;
import io.tunelab.results.chart.Plot.Style;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.spec.SelectBy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The charts of a stage. Which there are depends on what it varies and on how far it is. */
final class StudyCharts {
    /** More lines than this cannot be told apart. */
    private static final int MOST_LINES = 12;

    private static final int CURVE_POINTS = 40;

    private StudyCharts() {}

    /**
     * One chart.
     *
     * @param name unique in the study, for paths of files and addresses
     * @param drawing made when the chart is looked at
     */
    record Chart(String name, String title, String caption, Supplier<String> drawing) {
        /** The drawing, as an SVG document. */
        public String svg() {
            return drawing.get();
        }
    }

    /** The name of the chart that shows the comparisons of a stage, which cost more than all others. */
    static String differences(Stage stage) {
        return stage.name() + "-differences";
    }

    /** @param comparisons with a baseline, where there are some */
    static List<Chart> of(Stage stage, SelectBy selectBy, Optional<StudyComparisons.View> comparisons) {
        var charts = new ArrayList<Chart>();
        var done = stage.configurations().stream()
                .filter(configuration -> !configuration.completed().isEmpty())
                .toList();
        if (done.isEmpty()) {
            return charts;
        }
        heatMap(stage, selectBy, done).ifPresent(charts::add);
        if (LearningCurve.fits(stage)) {
            charts.add(learningCurve(stage));
        }
        charts.add(losses(stage, done));
        if (done.size() > 1) {
            charts.add(costBenefit(stage));
        }
        SearchCurve.chart(stage, selectBy).ifPresent(charts::add);
        comparisons.flatMap(view -> differences(stage, view)).ifPresent(charts::add);
        if (done.size() == 2) {
            done.forEach(configuration -> confusion(stage, configuration).ifPresent(charts::add));
        }
        return charts;
    }

    /** Of the two fields that have the most values; context length and learning rate first. */
    private static Optional<Chart> heatMap(Stage stage, SelectBy selectBy, List<Configuration> done) {
        var fields = done.stream()
                .flatMap(configuration -> configuration.varied().keySet().stream())
                .distinct()
                .filter(field -> values(done, field).size() > 1)
                .filter(field -> done.stream().allMatch(one -> one.varied().containsKey(field)))
                .sorted(Comparator.comparing((String field) -> !field.equals("max_length"))
                        .thenComparing(field -> !field.equals("learning_rate"))
                        .thenComparing(field -> -values(done, field).size()))
                .toList();
        if (fields.size() < 2) {
            return Optional.empty();
        }
        var columns = values(done, fields.get(0));
        var rows = values(done, fields.get(1));
        var cells = rows.stream()
                .map(row -> columns.stream()
                        .map(column -> cell(stage, selectBy, done, fields, column, row))
                        .toList())
                .toList();
        var map = new HeatMap(
                Figures.measure(selectBy) + " by " + fields.get(0) + " and " + fields.get(1),
                fields.get(0),
                fields.get(1),
                columns.stream().map(Figures::value).toList(),
                rows.stream().map(Figures::value).toList(),
                cells);
        return Optional.of(new Chart(
                stage.name() + "-heat-map",
                map.title(),
                "The measure of selection, mean over runs and all other fields. Darker is better; the best configuration is"
                        + " framed.",
                map::svg));
    }

    private static Optional<HeatMap.Tile> cell(
            Stage stage,
            SelectBy selectBy,
            List<Configuration> done,
            List<String> fields,
            JsonNode column,
            JsonNode row) {
        var here = done.stream()
                .filter(one -> one.varied().get(fields.get(0)).equals(column)
                        && one.varied().get(fields.get(1)).equals(row))
                .toList();
        if (here.isEmpty()) {
            return Optional.empty();
        }
        double mean = here.stream()
                .mapToDouble(one -> one.selection(selectBy).map(Spread::mean).orElse(Double.NaN))
                .average()
                .orElseThrow();
        if (Double.isNaN(mean)) {
            return Optional.empty();
        }
        boolean best = here.stream()
                .anyMatch(one -> stage.best().filter(one.name()::equals).isPresent());
        return Optional.of(new HeatMap.Tile(-selectBy.cost(mean), Figures.selected(selectBy, mean), best));
    }

    private static List<JsonNode> values(List<Configuration> configurations, String field) {
        return configurations.stream()
                .filter(one -> one.varied().containsKey(field))
                .map(one -> one.varied().get(field))
                .distinct()
                .sorted(Comparator.comparingDouble(JsonNode::asDouble))
                .toList();
    }

    private static Chart learningCurve(Stage stage) {
        var curve = LearningCurve.of(stage);
        var points = curve.points().stream()
                .map(point -> new Plot.Point(
                        point.trainExamples(),
                        100 * point.testAccuracy(),
                        Optional.ofNullable(point.interval())
                                .map(interval -> new double[] {100 * interval.low(), 100 * interval.high()}),
                        false,
                        point.name()))
                .toList();
        var series = new ArrayList<Series>();
        series.add(new Series("measured, 95% interval", 0, Style.POINTS, points));
        Optional.ofNullable(curve.fit())
                .ifPresent(fit -> series.add(new Series("power law", 1, Style.DASHED, fitted(curve, fit))));
        var plot = new Plot(
                "Test accuracy by training examples", "training examples", "test accuracy, %", true, false, series);
        return new Chart(
                stage.name() + "-learning-curve",
                plot.title(),
                "The dashed line is the fitted power law, drawn on to twice the largest size.",
                plot::svg);
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
    private static Chart losses(Stage stage, List<Configuration> done) {
        var series = new ArrayList<Series>();
        for (int i = 0; i < Math.min(MOST_LINES, done.size()); i++) {
            var configuration = done.get(i);
            var run = configuration.completed().get(0);
            series.add(new Series(configuration.name(), i, Style.SOLID, validation(run)));
            series.add(new Series(
                    "",
                    i,
                    Style.DASHED,
                    run.epochs().stream()
                            .map(epoch ->
                                    Plot.Point.of(epoch.epoch(), epoch.fit().trainLoss()))
                            .toList()));
        }
        var plot = new Plot("Loss by epoch", "epoch", "loss, nats per example", false, false, series);
        return new Chart(
                stage.name() + "-loss",
                plot.title(),
                "Validation solid, training dashed; the epoch whose weights were tested is large."
                        + (done.size() > MOST_LINES ? " Only the first " + MOST_LINES + " configurations." : ""),
                plot::svg);
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

    private static Chart costBenefit(Stage stage) {
        var points = CostBenefit.of(List.of(stage)).points();
        var front = points.stream()
                .filter(CostBenefit.Point::onFront)
                .sorted(Comparator.comparingDouble(CostBenefit.Point::seconds))
                .map(StudyCharts::point)
                .toList();
        var others = points.stream()
                .filter(point -> !point.onFront())
                .map(StudyCharts::point)
                .toList();
        var plot = new Plot(
                "Validation accuracy against time",
                "seconds of training and validation per run",
                "validation accuracy, %",
                false,
                false,
                Stream.of(
                                new Series("on the Pareto front", 0, Style.SOLID, front),
                                new Series("beaten by another", 1, Style.POINTS, others))
                        .filter(series -> !series.points().isEmpty())
                        .toList());
        return new Chart(
                stage.name() + "-pareto",
                plot.title(),
                "On the front no other configuration is as accurate in less time.",
                plot::svg);
    }

    private static Plot.Point point(CostBenefit.Point point) {
        return new Plot.Point(point.seconds(), 100 * point.validationAccuracy(), Optional.empty(), false, point.name());
    }

    private static Optional<Chart> differences(Stage stage, StudyComparisons.View view) {
        var compared = view.configurations().stream()
                .filter(one -> one.numbers() != null)
                .map(one -> difference(one.title(), one.numbers()))
                .toList();
        if (compared.isEmpty()) {
            return Optional.empty();
        }
        var forest = new Forest(
                "Test accuracy against " + view.baseline(),
                "difference in points, %s%s interval%s"
                        .formatted(
                                compared.size() == 1 ? "" : "simultaneous ",
                                Verdicts.percent(1 - view.significance()),
                                compared.size() == 1 ? "" : "s"),
                100 * view.margin(),
                compared);
        return Optional.of(new Chart(
                differences(stage),
                forest.title(),
                "Shaded: differences too small to matter. Orange: significant difference.",
                forest::svg));
    }

    private static Forest.Difference difference(String name, ComparisonNumbers numbers) {
        var interval = numbers.adjusted().adjustedInterval();
        return new Forest.Difference(
                name,
                100 * numbers.estimate().difference(),
                100 * interval.low(),
                100 * interval.high(),
                numbers.judgement().differs());
    }

    private static Optional<Chart> confusion(Stage stage, Configuration configuration) {
        var run = configuration.completed().get(0);
        if (run.tested().confusionMatrix() == null || run.tested().labels() == null) {
            return Optional.empty();
        }
        var labels = new ArrayList<String>();
        run.tested().labels().forEach(label -> labels.add(label.asText()));
        var cells = new ArrayList<List<Optional<HeatMap.Tile>>>();
        run.tested().confusionMatrix().forEach(row -> {
            double all = DoubleStream.iterate(0, i -> i < row.size(), i -> i + 1)
                    .map(i -> row.get((int) i).asDouble())
                    .sum();
            var line = new ArrayList<Optional<HeatMap.Tile>>();
            row.forEach(count -> line.add(Optional.of(new HeatMap.Tile(
                    count.asDouble() / Math.max(1, all),
                    count.asText() + " (" + Figures.percent(count.asDouble() / Math.max(1, all)) + ")",
                    false))));
            cells.add(line);
        });
        var map = new HeatMap(
                "Confusion matrix of " + configuration.name(), "predicted label", "true label", labels, labels, cells);
        int number = stage.configurations().indexOf(configuration) + 1;
        return Optional.of(new Chart(
                stage.name() + "-confusion-" + number,
                map.title(),
                "Test examples, and their share of the row.",
                map::svg));
    }
}
