package io.tunelab.results.chart;

import java.awt.Color;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Colours and shapes of series, by their place in a stage. They are those of the page's style sheet in its light scheme, and
 * after Okabe and Ito (Color Universal Design, 2008) the colour-blind can tell them apart.
 */
public final class Palette {
    static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#00875f", "#a8518a", "#a07200", "#3d97d3", "#8c3b1f", "#5b6573");

    /** The same places in the page's dark scheme. */
    static final List<String> DARK =
            List.of("#56b4e9", "#f0803c", "#35c79b", "#dd93bf", "#dfb145", "#a3d3f5", "#d38a69", "#aab4c2");

    /** The least and the most of a heat map. */
    static final List<String> HEAT = List.of("#eef4fa", "#0a4f8a");

    static final int SHAPES = 6;

    /** The place of what belongs to no configuration: drawn in the colour of the text around the chart. */
    public static final int PLAIN = -1;

    private Palette() {}

    static Paint paint(int series) {
        return series == PLAIN ? SvgCanvas.INK : Color.decode(COLOURS.get(Math.floorMod(series, COLOURS.size())));
    }

    /** @param share of the way from the least to the most, 0 to 1 */
    static Color heat(double share) {
        var least = Color.decode(HEAT.get(0));
        var most = Color.decode(HEAT.get(1));
        return new Color(
                between(least.getRed(), most.getRed(), share),
                between(least.getGreen(), most.getGreen(), share),
                between(least.getBlue(), most.getBlue(), share));
    }

    private static int between(int least, int most, double share) {
        return (int) Math.round(least + share * (most - least));
    }

    /** Around the origin; shapes tell apart those whom colours do not, in print and to the colour-blind. */
    static Shape shape(int series, double r) {
        return switch (Math.max(0, series) % SHAPES) {
            case 0 -> new Ellipse2D.Double(-r, -r, 2 * r, 2 * r);
            case 1 -> polygon(0.88 * r, -1, -1, 1, -1, 1, 1, -1, 1);
            case 2 -> polygon(r, 0, -1.2, 1.15, 0.85, -1.15, 0.85);
            case 3 -> polygon(1.3 * r, 0, -1, 1, 0, 0, 1, -1, 0);
            case 4 -> polygon(r, 0, 1.2, 1.15, -0.85, -1.15, -0.85);
            default ->
                polygon(
                        r, -1, -0.4, -0.4, -0.4, -0.4, -1, 0.4, -1, 0.4, -0.4, 1, -0.4, 1, 0.4, 0.4, 0.4, 0.4, 1, -0.4,
                        1, -0.4, 0.4, -1, 0.4);
        };
    }

    private static Shape polygon(double size, double... corners) {
        var path = new Path2D.Double();
        path.moveTo(size * corners[0], size * corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(size * corners[i], size * corners[i + 1]);
        }
        path.closePath();
        return path;
    }

    /** CSS for a page that holds charts and is shown in the dark scheme: the dark colour in place of each light one. */
    public static String darkRules() {
        return IntStream.range(0, COLOURS.size())
                .mapToObj(i -> {
                    var light = Color.decode(COLOURS.get(i));
                    var written = "rgb(%d,%d,%d)".formatted(light.getRed(), light.getGreen(), light.getBlue());
                    return "svg [fill='%1$s'] { fill: %2$s } svg [stroke='%1$s'] { stroke: %2$s }"
                            .formatted(written, DARK.get(i));
                })
                .collect(Collectors.joining("\n"));
    }
}
