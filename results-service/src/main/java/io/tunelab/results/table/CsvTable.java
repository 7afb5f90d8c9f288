package io.tunelab.results.table;

import io.tunelab.results.rest.Timestamps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A table as CSV (RFC 4180) with a heading. */
final class CsvTable {
    private CsvTable() {}

    static void write(RowSource table, Appendable to) throws IOException {
        var names = table.columns().stream().map(DataTable.Column::name).toList();
        var csv = new CSVPrinter(to, CSVFormat.RFC4180);
        csv.printRecord(names);
        table.each(row -> {
            try {
                csv.printRecord(names.stream()
                        .map(name -> written(row.getOrDefault(name, "")))
                        .toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        csv.flush();
    }

    private static Object written(Object value) {
        return value instanceof Instant moment ? Timestamps.shown(moment) : value;
    }
}
