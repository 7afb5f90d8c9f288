package io.tunelab.results.table;

import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a table of results is printed so that A4 paper holds all of its columns. */
public enum PrintLayout {
    REGULAR(1),
    SMALL(0.82),
    /** Small, and settings are listed below the name of their configuration instead of in columns of their own. */
    FOLDED(0.82);

    /** In average characters of the regular size, 7.5 pt, with some air: 178 mm. */
    private static final double PAPER = 112;

    /** The first column is never narrower, whatever the size: 26 mm. */
    private static final double NAME = 18;

    /** Of a cell's two sides. */
    private static final double PADDING = 2.1;

    private final double scale;

    PrintLayout(double scale) {
        this.scale = scale;
    }

    /** The largest that fits. */
    static PrintLayout of(PaperTable table) {
        return Stream.of(REGULAR, SMALL)
                .filter(layout -> NAME + layout.scale * narrowest(table) <= PAPER)
                .findFirst()
                .orElse(table.settings() == 0 ? SMALL : FOLDED);
    }

    /** The class in the report's style sheet. */
    public String styleClass() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For templates. */
    public boolean isFolded() {
        return this == FOLDED;
    }

    /** All columns but the first. */
    private static double narrowest(PaperTable table) {
        return IntStream.range(1, table.headings().size())
                .mapToDouble(column -> PADDING
                        + Stream.concat(
                                        Stream.of(table.headings().get(column)),
                                        table.rows().stream()
                                                .map(PaperTable.Row::cells)
                                                .map(cells -> cells.get(column)))
                                .mapToInt(Breakable::longest)
                                .max()
                                .orElse(0))
                .sum();
    }
}
