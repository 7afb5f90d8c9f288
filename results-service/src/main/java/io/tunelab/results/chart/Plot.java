package io.tunelab.results.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Lines and points over two axes.
 *
 * @param logX whether the horizontal axis is logarithmic
 */
public record Plot(String title, String x, String y, boolean logX, boolean logY, List<Series> series) {
    private static final int HEIGHT = 360;
    private static final double LEFT = 64;
    private static final double RIGHT = 624;
    private static final double TOP = 16;
    private static final double BOTTOM = 300;

    public Plot {
        series = List.copyOf(series);
    }

    /** How a series is drawn. */
    public enum Style {
        SOLID,
        DASHED,
        POINTS
    }

    /** @param colour series with the same number have the same colour, sign and place in the legend */
    public record Series(String name, int colour, Style style, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }
    }

    /**
     * One point.
     *
     * @param range the ends of its interval, in units of y
     * @param marked drawn large
     * @param label beside it; empty for none
     */
    public record Point(double x, double y, Optional<double[]> range, boolean marked, String label) {
        public static Point of(double x, double y) {
            return new Point(x, y, Optional.empty(), false, "");
        }
    }

    /** The chart as an SVG element. */
    public String svg() {
        var names = series.stream()
                .filter(one -> !one.name().isEmpty())
                .collect(Collectors.toMap(Series::colour, Series::name, (first, same) -> first, LinkedHashMap::new));
        var svg = new Svg(title, HEIGHT + 18 * ((names.size() + 2) / 3));
        var across = Scale.over(all().stream().mapToDouble(Point::x), LEFT, RIGHT, logX);
        var up = Scale.over(all().stream().flatMapToDouble(Plot::heights), BOTTOM, TOP, logY);
        axes(svg, across, up);
        series.forEach(one -> draw(svg, one, across, up));
        var legend = new ArrayList<>(names.entrySet());
        for (int i = 0; i < legend.size(); i++) {
            double left = LEFT + i % 3 * 190;
            double middle = HEIGHT - 8 + 18 * (i / 3);
            svg.mark(left, middle - 4, legend.get(i).getKey(), false);
            svg.text(left + 10, middle, "start", legend.get(i).getValue());
        }
        return svg.end();
    }

    private List<Point> all() {
        return series.stream().flatMap(one -> one.points().stream()).toList();
    }

    private static DoubleStream heights(Point point) {
        return DoubleStream.concat(
                DoubleStream.of(point.y()), point.range().stream().flatMapToDouble(DoubleStream::of));
    }

    private void axes(Svg svg, Scale across, Scale up) {
        for (double tick : up.ticks()) {
            svg.line(LEFT, up.place(tick), RIGHT, up.place(tick), "#8884", 1, "none");
            svg.text(LEFT - 6, up.place(tick) + 4, "end", Scale.label(tick));
        }
        for (double tick : across.ticks()) {
            svg.line(across.place(tick), BOTTOM, across.place(tick), BOTTOM + 4, "currentColor", 1, "none");
            svg.text(across.place(tick), BOTTOM + 18, "middle", Scale.label(tick));
        }
        svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, "currentColor", 1, "none");
        svg.text((LEFT + RIGHT) / 2, BOTTOM + 36, "middle", x);
        svg.text(14, (TOP + BOTTOM) / 2, "middle", y, "transform=\"rotate(-90 14 %s)\"".formatted((TOP + BOTTOM) / 2));
    }

    private static void draw(Svg svg, Series one, Scale across, Scale up) {
        var colour = Svg.colour(one.colour());
        if (one.style() != Style.POINTS) {
            var path = one.points().stream()
                    .map(point -> Svg.number(across.place(point.x())) + "," + Svg.number(up.place(point.y())))
                    .collect(Collectors.joining(" "));
            var dashes = one.style() == Style.DASHED ? "5 4" : "none";
            svg.element(
                    "polyline",
                    "points",
                    path,
                    "fill",
                    "none",
                    "stroke",
                    colour,
                    "stroke-width",
                    1.6,
                    "stroke-dasharray",
                    dashes);
        }
        for (var point : one.points()) {
            double x = across.place(point.x());
            point.range().ifPresent(ends -> svg.line(x, up.place(ends[0]), x, up.place(ends[1]), colour, 1.4, "none"));
            if (one.style() != Style.DASHED) {
                svg.mark(x, up.place(point.y()), one.colour(), point.marked());
            }
            if (!point.label().isEmpty()) {
                boolean isRight = x > RIGHT - 120;
                svg.text(x + (isRight ? -9 : 9), up.place(point.y()) - 7, isRight ? "end" : "start", point.label());
            }
        }
    }
}
