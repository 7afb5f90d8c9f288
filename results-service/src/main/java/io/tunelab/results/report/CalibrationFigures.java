package io.tunelab.results.report;

import io.tunelab.results.analysis.Reliability;
import io.tunelab.results.chart.Palette;
import io.tunelab.results.chart.Plot;
import io.tunelab.results.chart.Plot.Series;
import io.tunelab.results.chart.Plot.Style;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.report.StudyCharts.Chart;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** How well the best configuration of a stage is calibrated, shown by the first of its runs. */
@ApplicationScoped
class CalibrationFigures {
    private final TestedRuns tested;

    CalibrationFigures(TestedRuns tested) {
        this.tested = tested;
    }

    private static Optional<ExperimentView> run(Stage stage) {
        return stage.bestConfiguration().map(Configuration::completed).flatMap(runs -> runs.stream()
                .findFirst());
    }

    /** Reads all predictions of the run; empty without any. */
    Optional<TestedRuns.Calibration> of(Stage stage) {
        return run(stage).flatMap(tested::calibration);
    }

    /** Numbers before and after scaling. */
    static String finding(Stage stage, TestedRuns.Calibration calibration) {
        var plain = calibration.plain();
        var numbers = "Calibration of %s%s on the test set: expected calibration error %s, Brier score %s."
                .formatted(stage.best().orElseThrow(), seed(stage), error(plain), brier(plain));
        return numbers + calibration.scaled().map(CalibrationFigures::scaled).orElse("");
    }

    private static String scaled(TestedRuns.Scaled scaled) {
        return " With the temperature %s, fitted on validation (not used in other figures): %s and %s."
                .formatted(
                        Figures.decimal(scaled.temperature(), 2),
                        error(scaled.reliability()),
                        brier(scaled.reliability()));
    }

    private static String seed(Stage stage) {
        return stage.bestConfiguration().orElseThrow().completed().size() == 1
                ? ""
                : " (seed " + run(stage).orElseThrow().request().path("seed").asText() + ")";
    }

    private static String error(Reliability reliability) {
        return Figures.percent(reliability.calibrationError());
    }

    private static String brier(Reliability reliability) {
        return Figures.decimal(reliability.brierScore(), 3);
    }

    /** The name of a stage's reliability diagram. */
    static String diagram(Stage stage) {
        return stage.name() + "-reliability";
    }

    /** The reliability diagram. */
    static Chart diagram(Stage stage, TestedRuns.Calibration calibration) {
        return new Chart(
                diagram(stage),
                "Reliability of " + stage.best().orElseThrow(),
                "Accuracy by confidence in up to 15 bins of equally many %s, with 95%% intervals."
                                .formatted(
                                        calibration.countsLabelDecisions()
                                                ? "decisions (one for each label of each test example)"
                                                : "test examples")
                        + " Below the dashed line the model is overconfident.",
                () -> drawing(stage, calibration));
    }

    private static String drawing(Stage stage, TestedRuns.Calibration calibration) {
        var bins = calibration.plain().bins();
        var points = bins.stream()
                .map(bin -> new Plot.Point(
                        100 * bin.confidence(),
                        100 * bin.accuracy(),
                        Optional.of(new Plot.Range(
                                100 * bin.interval().low(), 100 * bin.interval().high())),
                        false,
                        ""))
                .toList();
        double lowest =
                bins.stream().mapToDouble(Reliability.Bin::confidence).min().orElse(0.5);
        return new Plot(
                        "Reliability of " + stage.best().orElseThrow(),
                        "confidence, %",
                        "accuracy, %",
                        false,
                        List.of(
                                new Series(
                                        "perfect calibration",
                                        Palette.PLAIN,
                                        Style.DASHED,
                                        List.of(Plot.Point.of(100 * lowest, 100 * lowest), Plot.Point.of(100, 100))),
                                new Series(
                                        calibration.countsLabelDecisions() ? "decisions" : "test examples",
                                        StudyCharts.place(stage, stage.best().orElseThrow()),
                                        Style.POINTS,
                                        points)))
                .svg();
    }
}
