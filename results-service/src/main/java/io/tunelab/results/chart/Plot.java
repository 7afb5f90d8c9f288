package io.tunelab.results.chart;

import java.awt.BasicStroke;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.Stroke;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/**
 * Lines and points over two axes.
 *
 * @param logX whether the horizontal axis is logarithmic
 */
public record Plot(String title, String x, String y, boolean logX, List<Series> series) {
    private static final int HEIGHT = 290;
    /** Above and below a tick's label, so that there are few. */
    private static final int TICK_GAP = 9;

    static final double MARK = 4;
    private static final double RING = 8;

    /** So many points are a cloud, and drawn small. */
    private static final int CLOUD = 100;

    private static final double CLOUD_MARK = 2.4;
    private static final double LABEL_GAP = 5;
    private static final double LONGEST_LABEL = 150;
    private static final float LINE = 1.6f;
    private static final float[] DASHES = {5, 4};

    public Plot {
        series = List.copyOf(series);
    }

    /** How a series is drawn. */
    public enum Style {
        /** Points, joined by a line. */
        SOLID,
        /** A line without its points. */
        LINE,
        DASHED,
        POINTS
    }

    /**
     * Points that belong together.
     *
     * @param name in the legend; empty for none
     * @param colour its place: series with the same number have the same colour, shape and place in the legend
     */
    public record Series(String name, int colour, Style style, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }
    }

    /**
     * One point.
     *
     * @param range its interval, in units of y
     * @param marked ringed
     * @param label beside it; empty for none
     */
    public record Point(double x, double y, Optional<Range> range, boolean marked, String label) {
        public static Point of(double x, double y) {
            return new Point(x, y, Optional.empty(), false, "");
        }
    }

    /** The ends of an interval. */
    public record Range(double low, double high) {}

    /** The chart as an SVG element. */
    public String svg() {
        boolean isCount = xs().allMatch(value -> value == Math.rint(value));
        var up = Axes.numbers(y, false);
        up.setTickLabelInsets(new RectangleInsets(TICK_GAP, 2, TICK_GAP, 4));
        var across = logX ? Axes.ratios(x) : Axes.numbers(x, isCount);
        var range = xs().summaryStatistics();
        Axes.widen(across, range);
        Axes.widen(up, ys().summaryStatistics());
        var plot = Axes.plot(across, up);
        plot.setRangeGridlinesVisible(true);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        double middle = logX ? Math.sqrt(range.getMin() * range.getMax()) : (range.getMin() + range.getMax()) / 2;
        double mark = series.stream().anyMatch(one -> one.points().size() > CLOUD) ? CLOUD_MARK : MARK;
        series.forEach(one -> add(plot, one, middle, mark));
        var chart = Axes.chart(plot);
        int legend = Legend.add(chart, plot, series);
        return SvgCanvas.draw(chart, title, description(), HEIGHT + legend);
    }

    private DoubleStream xs() {
        return series.stream().flatMap(one -> one.points().stream()).mapToDouble(Point::x);
    }

    private DoubleStream ys() {
        return series.stream().flatMap(one -> one.points().stream()).flatMapToDouble(point -> point.range()
                .map(range -> DoubleStream.of(point.y(), range.low(), range.high()))
                .orElse(DoubleStream.of(point.y())));
    }

    private String description() {
        return "%s by %s. %s"
                .formatted(
                        y,
                        x,
                        series.stream()
                                .filter(one -> !one.name().isEmpty())
                                .map(Series::name)
                                .distinct()
                                .collect(Collectors.joining("; ")))
                .strip();
    }

    private static void add(XYPlot plot, Series one, double middle, double mark) {
        add(plot, one.points(), renderer(one, middle, mark));
        var marked = one.points().stream()
                .filter(Point::marked)
                .map(point -> Point.of(point.x(), point.y()))
                .toList();
        if (!marked.isEmpty()) {
            var ring = new PointRenderer(marked, middle);
            look(ring, Palette.paint(one.colour()), Palette.shape(0, RING), new BasicStroke(LINE));
            ring.setDefaultShapesFilled(false);
            ring.setDrawOutlines(true);
            add(plot, marked, ring);
        }
    }

    private static void add(XYPlot plot, List<Point> points, XYErrorRenderer renderer) {
        var values = new XYIntervalSeries("");
        for (var point : points) {
            var range = point.range().orElse(new Range(point.y(), point.y()));
            values.add(point.x(), point.x(), point.x(), point.y(), range.low(), range.high());
        }
        var data = new XYIntervalSeriesCollection();
        data.addSeries(values);
        int index = plot.getDatasetCount();
        plot.setDataset(plot.getDataset(0) == null ? 0 : index, data);
        plot.setRenderer(plot.indexOf(data), renderer);
    }

    private static XYErrorRenderer renderer(Series one, double middle, double mark) {
        var renderer = new PointRenderer(one.points(), middle);
        look(renderer, Palette.paint(one.colour()), Palette.shape(one.colour(), mark), stroke(one.style()));
        renderer.setDefaultLinesVisible(one.style() != Style.POINTS);
        renderer.setDefaultShapesVisible(one.style() == Style.POINTS || one.style() == Style.SOLID);
        renderer.setDrawYError(
                one.points().stream().anyMatch(point -> point.range().isPresent()));
        return renderer;
    }

    static BasicStroke stroke(Style style) {
        return style == Style.DASHED
                ? new BasicStroke(LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0)
                : new BasicStroke(LINE);
    }

    private static void look(XYErrorRenderer renderer, Paint paint, Shape shape, Stroke stroke) {
        renderer.setAutoPopulateSeriesPaint(false);
        renderer.setAutoPopulateSeriesShape(false);
        renderer.setAutoPopulateSeriesStroke(false);
        renderer.setDefaultPaint(paint);
        renderer.setDefaultShape(shape);
        renderer.setDefaultStroke(stroke);
        renderer.setDrawOutlines(false);
        renderer.setDrawXError(false);
        renderer.setDrawYError(false);
        renderer.setCapLength(8);
        renderer.setDrawSeriesLineAsPath(true);
        renderer.setErrorStroke(new BasicStroke(1.4f));
    }

    /** Labels stand beside their points, towards the middle. */
    @SuppressWarnings("serial")
    private static final class PointRenderer extends XYErrorRenderer {
        private final transient List<Point> points;
        private final double middle;

        PointRenderer(List<Point> points, double middle) {
            this.points = points;
            this.middle = middle;
            setDefaultItemLabelsVisible(
                    points.stream().anyMatch(point -> !point.label().isEmpty()));
            setDefaultItemLabelGenerator(
                    (data, series, item) -> ChartFont.fitted(points.get(item).label(), LONGEST_LABEL));
            setItemLabelInsets(new RectangleInsets(LABEL_GAP, LABEL_GAP, LABEL_GAP, LABEL_GAP));
            setDefaultItemLabelFont(ChartFont.PLAIN);
            setDefaultItemLabelPaint(SvgCanvas.INK);
        }

        @Override
        public ItemLabelPosition getPositiveItemLabelPosition(int row, int column) {
            return points.get(column).x() > middle
                    ? new ItemLabelPosition(ItemLabelAnchor.OUTSIDE11, TextAnchor.BOTTOM_RIGHT)
                    : new ItemLabelPosition(ItemLabelAnchor.OUTSIDE1, TextAnchor.BOTTOM_LEFT);
        }
    }
}
