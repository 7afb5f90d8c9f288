package io.tunelab.results.chart;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Differences from a baseline with their intervals, one below the other.
 *
 * @param margin differences within it do not matter; drawn as a band around 0
 */
public record Forest(String title, String x, double margin, List<Difference> differences) {
    private static final double LEFT = 190;
    private static final double TOP = 12;
    private static final double ROW = 28;

    /** In the unit of the axis. */
    public record Difference(String name, double value, double low, double high, boolean shown) {}

    public Forest {
        differences = List.copyOf(differences);
    }

    /** The chart as an SVG element. */
    public String svg() {
        double bottom = TOP + ROW * differences.size();
        var svg = new Svg(title, (int) bottom + 48);
        var scale = Scale.over(
                DoubleStream.concat(
                        DoubleStream.of(-margin, margin),
                        differences.stream().flatMapToDouble(one -> DoubleStream.of(one.low(), one.high()))),
                LEFT,
                Svg.WIDTH - 16,
                false);
        double band = scale.place(-margin);
        svg.element(
                "rect",
                "x",
                band,
                "y",
                TOP,
                "width",
                scale.place(margin) - band,
                "height",
                bottom - TOP,
                "fill",
                "#009e73",
                "fill-opacity",
                "0.15");
        svg.line(scale.place(0), TOP, scale.place(0), bottom, "currentColor", 1, "none");
        for (double tick : scale.ticks()) {
            svg.line(scale.place(tick), bottom, scale.place(tick), bottom + 4, "currentColor", 1, "none");
            svg.text(scale.place(tick), bottom + 18, "middle", Scale.label(tick));
        }
        for (int i = 0; i < differences.size(); i++) {
            var one = differences.get(i);
            double middle = TOP + ROW * i + ROW / 2;
            svg.text(LEFT - 10, middle + 4, "end", one.name());
            int colour = one.shown() ? 1 : 0;
            svg.line(scale.place(one.low()), middle, scale.place(one.high()), middle, Svg.colour(colour), 2, "none");
            svg.mark(scale.place(one.value()), middle, colour, false);
        }
        svg.text((LEFT + Svg.WIDTH) / 2, bottom + 36, "middle", x);
        return svg.end();
    }
}
