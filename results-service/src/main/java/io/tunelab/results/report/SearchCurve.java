package io.tunelab.results.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.ExpectedBest;
import io.tunelab.results.analysis.Spread;
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.chart.Palette;
import io.tunelab.results.chart.Plot;
import io.tunelab.results.report.StudyCharts.Chart;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.spec.DrawMethod;
import io.tunelab.results.study.spec.SelectBy;
import io.tunelab.results.study.spec.StudySpec.Draw;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a search with fewer draws would have been expected to find: the expected best validation value by the number of
 * draws and by time.
 *
 * @param measure what the study selects by
 * @param method how the configurations were drawn
 * @param finding the curve in words, with what to know of it
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SearchCurve(String stage, String measure, String method, List<Point> points, String finding) {
    /** So many values make a curve worth looking at. */
    private static final int FEWEST = 3;

    public SearchCurve {
        points = List.copyOf(points);
    }

    /**
     * So many draws.
     *
     * @param deviation of the best value of one such search
     * @param unbiased the expectation without the bias of the estimate, which varies more
     * @param seconds of training and validation that so many draws take on average, all seeds together
     */
    @RegisterForReflection
    @Schema(name = "SearchCurvePoint")
    public record Point(int draws, double expected, double deviation, double unbiased, double seconds) {}

    /** Empty unless at least three drawn configurations have completed runs, and were not chosen before they had. */
    static Optional<SearchCurve> of(Stage stage, SelectBy selectBy) {
        return stage.draw()
                .filter(draw -> draw.halving().isEmpty()) // those that went on were chosen
                .flatMap(draw -> of(stage, draw, selectBy));
    }

    private static Optional<SearchCurve> of(Stage stage, Draw draw, SelectBy selectBy) {
        var drawn = stage.configurations().stream()
                .filter(one -> draw.drawn().contains(one.name()))
                .filter(one -> one.selection(selectBy).isPresent())
                .toList();
        if (drawn.size() < FEWEST) {
            return Optional.empty();
        }
        var values = drawn.stream()
                .map(one -> one.selection(selectBy).map(Spread::mean).orElseThrow())
                .toList();
        double seconds =
                drawn.stream().mapToDouble(SearchCurve::seconds).average().orElseThrow();
        var points = ExpectedBest.curve(values, selectBy.measure().isMoreBetter()).stream()
                .map(best -> new Point(
                        best.draws(), best.expected(), best.deviation(), best.unbiased(), seconds * best.draws()))
                .toList();
        var words = inWords(points, selectBy, draw);
        return Optional.of(
                new SearchCurve(stage.name(), selectBy.wireName(), draw.method().wireName(), points, words));
    }

    private static double seconds(Configuration configuration) {
        return configuration.seconds().map(each -> each.mean() * each.seeds()).orElse(0.0);
    }

    private static String inWords(List<Point> points, SelectBy selectBy, Draw draw) {
        var last = points.get(points.size() - 1);
        var half = points.get((points.size() + 1) / 2 - 1);
        var words =
                "Expected best %s of a random search: %s with 1 draw, %s with %d (%s), %s with all %d (%s). The last draw %s."
                        .formatted(
                                Figures.measure(selectBy).replace("V", "v"),
                                Figures.selected(selectBy, points.get(0).expected()),
                                Figures.selected(selectBy, half.expected()),
                                half.draws(),
                                Verdicts.duration(half.seconds()),
                                Figures.selected(selectBy, last.expected()),
                                last.draws(),
                                Verdicts.duration(last.seconds()),
                                gain(points, selectBy));
        var missing = draw.drawn().size() - points.size();
        return words
                + (missing > 0
                        ? " %d drawn %s no result and %s left out."
                                .formatted(
                                        missing,
                                        missing == 1 ? "configuration has" : "configurations have",
                                        missing == 1 ? "is" : "are")
                        : "")
                + (draw.method() == DrawMethod.RANDOM
                        ? ""
                        : " The configurations were spread evenly, while the curve assumes independent draws.");
    }

    private static String gain(List<Point> points, SelectBy selectBy) {
        double gain = Math.abs(points.get(points.size() - 1).expected()
                - points.get(points.size() - 2).expected());
        if (selectBy.measure().isShare()) {
            return "added " + Figures.decimal(100 * gain, 2) + " points";
        }
        return (selectBy.measure().isMoreBetter() ? "added " : "lowered it by ") + Figures.decimal(gain, 4);
    }

    /** As a chart of the report. */
    static Optional<Chart> chart(Stage stage, SelectBy selectBy) {
        return of(stage, selectBy).map(curve -> {
            double unit = selectBy.measure().isShare() ? 100 : 1;
            var points = curve.points().stream()
                    .map(point -> new Plot.Point(
                            point.draws(),
                            unit * point.expected(),
                            Optional.of(new Plot.Range(
                                    unit * (point.expected() - point.deviation()),
                                    unit * (point.expected() + point.deviation()))),
                            false,
                            ""))
                    .toList();
            var measure = Figures.measure(selectBy).replace("V", "v");
            var plot = new Plot(
                    "Expected best " + measure + " by number of draws",
                    "draws",
                    "expected best " + measure + (unit == 1 ? "" : ", %"),
                    false,
                    List.of(new Plot.Series("", Palette.PLAIN, Plot.Style.SOLID, points)));
            return new Chart(
                    stage.name() + "-search",
                    plot.title(),
                    "Bars: one standard deviation of what one search finds (Dodge et al. 2019). The estimate is"
                            + " pessimistic towards the right end (Tang et al. 2020).",
                    plot::svg);
        });
    }
}
