package io.tunelab.results.chart;

import io.tunelab.results.chart.Plot.Series;
import io.tunelab.results.chart.Plot.Style;
import java.awt.geom.Line2D;
import java.util.LinkedHashMap;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** The names of series below a plot. */
final class Legend {
    private static final int ROW = 20;

    /** Sign and gaps around a name. */
    private static final int AROUND = 34;

    /** How far a row is filled, since no name is broken. */
    private static final double FILLED = 0.85;

    private static final double LONGEST = 200;
    private static final double HALF_LINE = 11;

    private Legend() {}

    /** Every name once. Gives the height that the legend needs. */
    static int add(JFreeChart chart, XYPlot plot, List<Series> series) {
        var named = new LinkedHashMap<String, Series>();
        series.stream()
                .filter(one -> !one.name().isEmpty())
                .forEach(one -> named.putIfAbsent(ChartFont.fitted(one.name(), LONGEST), one));
        var items = new LegendItemCollection();
        named.forEach((name, one) -> items.add(item(name, one)));
        plot.setFixedLegendItems(items);
        if (named.isEmpty()) {
            return 0;
        }
        var legend = new LegendTitle(plot);
        legend.setItemFont(ChartFont.PLAIN);
        legend.setItemPaint(SvgCanvas.INK);
        legend.setBackgroundPaint(null);
        legend.setPosition(RectangleEdge.BOTTOM);
        legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 10));
        chart.addSubtitle(legend);
        double width = named.keySet().stream()
                .mapToDouble(name -> ChartFont.width(name) + AROUND)
                .sum();
        return ROW * (int) Math.ceil(width / (FILLED * SvgCanvas.WIDTH));
    }

    private static LegendItem item(String name, Series one) {
        var paint = Palette.paint(one.colour());
        boolean isLine = one.style() == Style.DASHED || one.style() == Style.LINE;
        var stroke = Plot.stroke(one.style());
        return new LegendItem(
                name,
                null,
                null,
                null,
                !isLine,
                Palette.shape(one.colour(), Plot.MARK),
                true,
                paint,
                false,
                paint,
                stroke,
                isLine,
                new Line2D.Double(-HALF_LINE, 0, HALF_LINE, 0),
                stroke,
                paint);
    }
}
