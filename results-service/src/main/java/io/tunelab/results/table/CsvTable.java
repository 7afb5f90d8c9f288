package io.tunelab.results.table;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A table as CSV (RFC 4180) with a heading. */
public final class CsvTable {
    private CsvTable() {}

    public static String of(DataTable table) {
        var text = new StringWriter();
        try (var csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord(table.columns().stream().map(DataTable.Column::name).toList());
            for (var row : table.rows()) {
                csv.printRecord(table.columns().stream()
                        .map(column -> row.getOrDefault(column.name(), ""))
                        .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return text.toString();
    }
}
