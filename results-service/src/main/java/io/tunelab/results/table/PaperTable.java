package io.tunelab.results.table;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table for people: cells are text already.
 *
 * @param figures for each column whether it holds figures, which stand right
 * @param best rows that are marked
 */
public record PaperTable(List<String> headings, List<Boolean> figures, List<Row> rows) {
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
                .mapToObj(i -> new Entry(row.cells().get(i), figures.get(i)))
                .toList();
    }

    /** One entry of a row. */
    public record Entry(String text, boolean figure) {}
}
