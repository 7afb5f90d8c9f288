package io.tunelab.results.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/**
 * Differences from a baseline with their intervals, one below the other.
 *
 * @param margin differences within it do not matter; drawn as a band around 0
 */
public record Forest(String title, String x, double margin, List<Difference> differences) {
    private static final int ROW = 28;
    private static final int AXIS = 56;
    private static final double NAMES = 170;
    private static final Color BAND = new Color(0, 135, 95, 45);

    /**
     * In the unit of the axis.
     *
     * @param colour the place of the configuration
     * @param significant drawn large
     */
    public record Difference(String name, int colour, double value, double low, double high, boolean significant) {}

    public Forest {
        differences = List.copyOf(differences);
    }

    /** The chart as an SVG element. */
    public String svg() {
        var up = Axes.names(
                null,
                differences.stream()
                        .map(one -> ChartFont.fitted(one.name(), NAMES))
                        .toList());
        up.setInverted(true);
        var across = Axes.numbers(x, false);
        var plot = Axes.plot(across, up);
        plot.setDomainGridlinesVisible(true);
        plot.addDomainMarker(new IntervalMarker(-margin, margin, BAND), Layer.BACKGROUND);
        plot.addDomainMarker(new ValueMarker(0, SvgCanvas.INK, Axes.THIN), Layer.BACKGROUND);
        var data = new XYIntervalSeriesCollection();
        var renderer = new XYErrorRenderer();
        renderer.setDrawYError(false);
        renderer.setErrorStroke(new BasicStroke(1.6f));
        renderer.setCapLength(8);
        for (int i = 0; i < differences.size(); i++) {
            var one = differences.get(i);
            var series = new XYIntervalSeries(i);
            series.add(one.value(), one.low(), one.high(), i, i, i);
            data.addSeries(series);
            renderer.setSeriesPaint(i, Palette.paint(one.colour()));
            renderer.setSeriesShape(i, Palette.shape(one.colour(), one.significant() ? 6 : 4));
        }
        plot.setDataset(data);
        plot.setRenderer(renderer);
        var ends = DoubleStream.concat(
                        DoubleStream.of(-margin, margin, 0),
                        differences.stream().flatMapToDouble(one -> DoubleStream.of(one.low(), one.high())))
                .summaryStatistics();
        double air = 0.04 * (ends.getMax() - ends.getMin());
        across.setRange(ends.getMin() - air, ends.getMax() + air);
        return SvgCanvas.draw(Axes.chart(plot), title, description(), ROW * differences.size() + AXIS);
    }

    private String description() {
        return differences.stream()
                .map(one -> String.format(
                        Locale.ROOT,
                        "%s: %+.1f (%+.1f to %+.1f)%s",
                        one.name(),
                        one.value(),
                        one.low(),
                        one.high(),
                        one.significant() ? ", significant" : ""))
                .collect(Collectors.joining("; "));
    }
}
