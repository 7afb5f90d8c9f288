package io.tunelab.results.chart;

import java.util.List;
import java.util.Optional;

/**
 * Values by row and column; the darker the more.
 *
 * @param cells row by row; empty where there is no value
 */
public record HeatMap(
        String title, String x, String y, List<String> columns, List<String> rows, List<List<Optional<Tile>>> cells) {
    private static final double LEFT = 120;
    private static final double TOP = 12;
    private static final double ROW = 44;

    /** @param marked framed */
    public record Tile(double value, String label, boolean marked) {}

    public HeatMap {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        cells = cells.stream().map(List::copyOf).toList();
    }

    /** The chart as an SVG element. */
    public String svg() {
        double bottom = TOP + ROW * rows.size();
        var svg = new Svg(title, (int) bottom + 48);
        var range = cells.stream()
                .flatMap(List::stream)
                .flatMap(Optional::stream)
                .mapToDouble(Tile::value)
                .summaryStatistics();
        double width = (Svg.WIDTH - LEFT - 16) / Math.max(1, columns.size());
        for (int row = 0; row < rows.size(); row++) {
            svg.text(LEFT - 8, TOP + ROW * row + ROW / 2 + 4, "end", rows.get(row));
            for (int column = 0; column < columns.size(); column++) {
                double left = LEFT + width * column;
                double top = TOP + ROW * row;
                cells.get(row).get(column).ifPresent(cell -> {
                    double share = range.getMax() == range.getMin()
                            ? 0.5
                            : (cell.value() - range.getMin()) / (range.getMax() - range.getMin());
                    draw(svg, cell, left, top, width, share);
                });
            }
        }
        for (int column = 0; column < columns.size(); column++) {
            svg.text(LEFT + width * column + width / 2, bottom + 16, "middle", columns.get(column));
        }
        svg.text((LEFT + Svg.WIDTH) / 2, bottom + 36, "middle", x);
        svg.text(14, (TOP + bottom) / 2, "middle", y, "transform=\"rotate(-90 14 %s)\"".formatted((TOP + bottom) / 2));
        return svg.end();
    }

    private static void draw(Svg svg, Tile cell, double left, double top, double width, double share) {
        svg.element(
                "rect",
                "x",
                left + 1,
                "y",
                top + 1,
                "width",
                width - 2,
                "height",
                ROW - 2,
                "rx",
                3.0,
                "fill",
                "#0072b2",
                "fill-opacity",
                String.valueOf(Math.round(100 * (0.12 + 0.78 * share)) / 100.0),
                "stroke",
                cell.marked() ? "#d55e00" : "none",
                "stroke-width",
                3.0);
        svg.text(
                left + width / 2,
                top + ROW / 2 + 4,
                "middle",
                cell.label(),
                share > 0.5 ? "fill=\"#fff\"" : "font-weight=\"500\"");
    }
}
