package io.tunelab.results.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Rows for people who open the file in a spreadsheet: a text that it would take for a formula gets an apostrophe before it.
 * Numbers stay as they are.
 */
public record SpreadsheetRows(RowSource rows) implements RowSource {
    private static final String SIGNS = "=+-@\t\r";
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]*\\.?[0-9]+([eE][+-]?[0-9]+)?");

    @Override
    public List<DataTable.Column> columns() {
        return rows.columns();
    }

    @Override
    public void each(Consumer<Map<String, Object>> sink) {
        rows.each(row -> {
            var harmless = new LinkedHashMap<>(row);
            harmless.replaceAll((column, value) -> value instanceof String text ? harmless(text) : value);
            sink.accept(harmless);
        });
    }

    private static String harmless(String text) {
        boolean isFormula = !text.isEmpty()
                && SIGNS.indexOf(text.charAt(0)) >= 0
                && !NUMBER.matcher(text).matches();
        return isFormula ? "'" + text : text;
    }
}
