package io.tunelab.results.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jfree.chart.annotations.XYBoxAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.data.xy.DefaultXYZDataset;

/**
 * Values by row and column; the darker the more.
 *
 * @param cells row by row; empty where there is no value
 */
public record HeatMap(
        String title, String x, String y, List<String> columns, List<String> rows, List<List<Optional<Tile>>> cells) {
    private static final int ROW = 44;
    private static final int AXIS = 56;
    private static final double NAMES = 110;

    /** Ink on light and on dark tiles, whatever the scheme of the page. */
    private static final Color DARK = new Color(0x1a2230);

    /** A little of the background between the tiles. */
    private static final double TILE = 0.97;

    /** @param marked starred and framed */
    public record Tile(double value, String label, boolean marked) {}

    private record Placed(int column, int row, double share, Tile tile) {}

    public HeatMap {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        cells = cells.stream().map(List::copyOf).toList();
    }

    /** The chart as an SVG element. */
    public String svg() {
        var placed = placed();
        var up = Axes.names(
                y, rows.stream().map(name -> ChartFont.fitted(name, NAMES)).toList());
        up.setInverted(true);
        double room = (double) SvgCanvas.WIDTH / (columns.size() + 1);
        var across = Axes.names(
                x, columns.stream().map(name -> ChartFont.fitted(name, room)).toList());
        var plot = Axes.plot(across, up);
        plot.setDataset(data(placed));
        plot.setRenderer(renderer());
        placed.forEach(one -> write(plot, one));
        return SvgCanvas.draw(Axes.chart(plot), title, description(), ROW * rows.size() + AXIS);
    }

    private List<Placed> placed() {
        var range = cells.stream()
                .flatMap(List::stream)
                .flatMap(Optional::stream)
                .mapToDouble(Tile::value)
                .summaryStatistics();
        double span = range.getMax() - range.getMin();
        var placed = new ArrayList<Placed>();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                var tile = cells.get(row).get(column);
                if (tile.isPresent()) {
                    double share = span == 0 ? 0.5 : (tile.get().value() - range.getMin()) / span;
                    placed.add(new Placed(column, row, share, tile.get()));
                }
            }
        }
        return placed;
    }

    private String description() {
        return placed().stream()
                .map(one -> "%s, %s: %s%s"
                        .formatted(
                                columns.get(one.column()),
                                rows.get(one.row()),
                                one.tile().label(),
                                one.tile().marked() ? " (best)" : ""))
                .collect(Collectors.joining("; ", x + ", " + y + ": ", ""));
    }

    private static DefaultXYZDataset data(List<Placed> placed) {
        var data = new DefaultXYZDataset();
        data.addSeries("", new double[][] {
            placed.stream().mapToDouble(Placed::column).toArray(),
            placed.stream().mapToDouble(Placed::row).toArray(),
            placed.stream().mapToDouble(Placed::share).toArray()
        });
        return data;
    }

    private static XYBlockRenderer renderer() {
        var renderer = new XYBlockRenderer();
        renderer.setBlockWidth(TILE);
        renderer.setBlockHeight(TILE);
        renderer.setPaintScale(new PaintScale() {
            @Override
            public double getLowerBound() {
                return 0;
            }

            @Override
            public double getUpperBound() {
                return 1;
            }

            @Override
            public Paint getPaint(double share) {
                return Palette.heat(share);
            }
        });
        return renderer;
    }

    private static void write(XYPlot plot, Placed one) {
        var ink = one.share() > 0.5 ? Color.WHITE : DARK;
        if (one.tile().marked()) {
            plot.addAnnotation(new XYBoxAnnotation(
                    one.column() - 0.47,
                    one.row() + 0.44,
                    one.column() + 0.47,
                    one.row() - 0.44,
                    new BasicStroke(2),
                    ink));
        }
        var text = new XYTextAnnotation(
                (one.tile().marked() ? "★ " : "") + one.tile().label(), one.column(), one.row());
        text.setFont(ChartFont.PLAIN);
        text.setPaint(ink);
        plot.addAnnotation(text);
    }
}
