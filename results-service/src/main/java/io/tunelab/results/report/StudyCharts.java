package io.tunelab.results.report;

import io.tunelab.results.analysis.Spread;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.spec.SelectBy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The charts of a stage, which are the page's. Which there are depends on what it varies and on how far it is. */
final class StudyCharts {
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
        var done = done(stage);
        if (done.isEmpty()) {
            return charts;
        }
        GridCharts.heatMap(stage, selectBy, done).ifPresent(charts::add);
        if (LearningCurve.fits(stage)) {
            charts.add(CurveCharts.learningCurve(stage));
        }
        charts.add(CurveCharts.losses(stage, selectBy));
        if (done.size() > 1) {
            charts.add(CurveCharts.costBenefit(stage));
        }
        SearchCurve.chart(stage, selectBy).ifPresent(charts::add);
        comparisons.flatMap(view -> DifferenceChart.of(stage, selectBy, view)).ifPresent(charts::add);
        if (done.size() == 2) {
            done.forEach(
                    configuration -> GridCharts.confusion(stage, configuration).ifPresent(charts::add));
        }
        return charts;
    }

    /** Configurations with a completed run. */
    static List<Configuration> done(Stage stage) {
        return stage.configurations().stream()
                .filter(configuration -> !configuration.completed().isEmpty())
                .toList();
    }

    /** So many of the configurations, the best of them by validation, in the order of the stage. */
    static List<Configuration> best(Stage stage, SelectBy selectBy, int most) {
        var chosen = done(stage).stream()
                .sorted(Comparator.comparingDouble(one -> one.selection(selectBy)
                        .map(Spread::mean)
                        .map(selectBy::cost)
                        .orElse(Double.MAX_VALUE)))
                .limit(most)
                .toList();
        return stage.configurations().stream().filter(chosen::contains).toList();
    }

    /** The place of a configuration in its stage, which decides its colour and shape. */
    static int place(Stage stage, String configuration) {
        var names = stage.configurations().stream().map(Configuration::name).toList();
        return names.indexOf(configuration);
    }
}
