package io.tunelab.local.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns of text, as wide as needed; figures stand right. */
public final class Table {
    /** A column's heading, and whether it holds figures. */
    public record Column(String heading, boolean figures) {
        public static Column text(String heading) {
            return new Column(heading, false);
        }

        public static Column figures(String heading) {
            return new Column(heading, true);
        }
    }

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(Column... columns) {
        this.columns = List.of(columns);
    }

    /** One more row, a cell for every column. */
    public Table row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("a row has " + columns.size() + " cells, got " + cells.length);
        }
        rows.add(List.of(cells));
        return this;
    }

    /** Heading, rule, rows. */
    public List<String> lines(String rule) {
        var widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = rows.stream()
                    .mapToInt(row -> length(row.get(column)))
                    .reduce(length(columns.get(i).heading()), Math::max);
        }
        var lines = new ArrayList<String>();
        lines.add(line(columns.stream().map(Column::heading).toList(), widths));
        lines.add(rule.repeat(Arrays.stream(widths).sum() + 2 * (widths.length - 1)));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            var padding = " ".repeat(widths[i] - length(cells.get(i)));
            line.append(i == 0 ? "" : "  ");
            line.append(columns.get(i).figures() ? padding + cells.get(i) : cells.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
