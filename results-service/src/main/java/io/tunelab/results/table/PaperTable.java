package io.tunelab.results.table;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table for people: cells are text already.
 *
 * @param figures for each column whether it holds figures, which stand right
 * @param settings how many columns after the first hold what a configuration sets
 */
public record PaperTable(List<String> headings, List<Boolean> figures, int settings, List<Row> rows) {
    /** One row; the best is set in bold. */
    public record Row(boolean best, List<String> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    private static final Map<String, String> LATEX = Map.of(
            "\\", "\\textbackslash{}",
            "&", "\\&",
            "%", "\\%",
            "$", "\\$",
            "#", "\\#",
            "_", "\\_",
            "{", "\\{",
            "}", "\\}",
            "~", "\\textasciitilde{}",
            "^", "\\textasciicircum{}");

    public PaperTable {
        headings = List.copyOf(headings);
        figures = List.copyOf(figures);
        rows = List.copyOf(rows);
    }

    /** A table without settings. */
    public PaperTable(List<String> headings, List<Boolean> figures, List<Row> rows) {
        this(headings, figures, 0, rows);
    }

    /** For templates: how it is printed. */
    public PrintLayout layout() {
        return PrintLayout.of(this);
    }

    /** For templates: the settings of a row in one text. */
    public String folded(Row row) {
        return IntStream.rangeClosed(1, settings)
                .filter(i -> !row.cells().get(i).isEmpty())
                .mapToObj(i -> headings.get(i) + " " + row.cells().get(i))
                .collect(Collectors.joining(", "));
    }

    /** As Markdown with pipes. */
    public String markdown() {
        var rule = figures.stream().map(right -> right ? "---:" : "---").toList();
        var text = new StringBuilder(line(headings)).append(line(rule));
        rows.forEach(row -> text.append(line(row.cells().stream()
                .map(Markdown::inline)
                .map(cell -> row.best() && !cell.isEmpty() ? "**" + cell + "**" : cell)
                .toList())));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** As a LaTeX tabular with the rules of the booktabs package. */
    public String latex() {
        var alignment = figures.stream().map(right -> right ? "r" : "l").collect(Collectors.joining());
        var text = new StringBuilder("\\begin{tabular}{" + alignment + "}\n\\toprule\n");
        text.append(latex(headings, false)).append("\\midrule\n");
        rows.forEach(row -> text.append(latex(row.cells(), row.best())));
        return text.append("\\bottomrule\n\\end{tabular}\n").toString();
    }

    private static String latex(List<String> cells, boolean bold) {
        return cells.stream()
                .map(PaperTable::latex)
                .map(cell -> bold && !cell.isEmpty() ? "\\textbf{" + cell + "}" : cell)
                .collect(Collectors.joining(" & ", "", " \\\\\n"));
    }

    private static String latex(String cell) {
        return cell.codePoints()
                .mapToObj(Character::toString)
                .map(sign -> LATEX.getOrDefault(sign, sign))
                .map(sign -> sign.equals("±") ? "$\\pm$" : sign.equals("−") ? "$-$" : sign)
                .collect(Collectors.joining());
    }

    /** For templates: cells of a row with what kind of column they are in. */
    public List<Entry> cells(Row row) {
        return IntStream.range(0, row.cells().size())
                .mapToObj(i -> new Entry(row.cells().get(i), figures.get(i), isSetting(i)))
                .toList();
    }

    /** For templates: headings with what kind of column they are of. */
    public List<Entry> columns() {
        return IntStream.range(0, headings.size())
                .mapToObj(i -> new Entry(headings.get(i), figures.get(i), isSetting(i)))
                .toList();
    }

    private boolean isSetting(int column) {
        return column >= 1 && column <= settings;
    }

    /** One entry of a row. */
    public record Entry(String text, boolean figure, boolean setting) {
        /** Its class in the report's style sheet. */
        public String styleClass() {
            return (figure ? "figure" : "") + (setting ? " setting" : "");
        }
    }
}
