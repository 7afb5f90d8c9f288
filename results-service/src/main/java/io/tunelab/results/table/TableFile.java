package io.tunelab.results.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.results.rest.Timestamps;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Large tables, by way of a file for the time of the answer: neither rows nor bytes are ever all in memory, and what fails
 * fails before the answer has begun.
 */
public final class TableFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TableFile() {}

    private interface Writing {
        void to(Path file) throws IOException;
    }

    /** CSV for spreadsheets or Parquet as an answer, with a name for the file. */
    public static Response answer(RowSource rows, TableFormat format, String name) {
        var file = format == TableFormat.CSV ? csv(new SpreadsheetRows(rows)) : parquet(rows);
        return Response.ok(file, format.mediaType())
                .header("Content-Disposition", "attachment; filename=\"%s.%s\"".formatted(name, format.extension()))
                .build();
    }

    /** RFC 4180; reading to the end and closing deletes the file. */
    public static InputStream csv(RowSource rows) {
        return written(".csv", file -> {
            try (var writer = Files.newBufferedWriter(file)) {
                CsvTable.write(rows, writer);
            }
        });
    }

    public static InputStream parquet(RowSource rows) {
        return written(".parquet", file -> ParquetTable.write(rows, file));
    }

    /** {@code {"study": …, "rows": […]}}. */
    public static InputStream json(String study, RowSource rows) {
        return written(".json", file -> {
            try (var json = JSON.createGenerator(Files.newOutputStream(file))) {
                json.writeStartObject();
                json.writeStringField("study", study);
                json.writeArrayFieldStart("rows");
                rows.each(row -> write(rows.columns(), row, json));
                json.writeEndArray();
                json.writeEndObject();
            }
        });
    }

    /** With every column, so that a table has the same ones before and after its first result. */
    private static void write(List<DataTable.Column> columns, Map<String, Object> row, JsonGenerator json) {
        try {
            json.writeStartObject();
            for (var column : columns) {
                var value = row.get(column.name());
                json.writePOJOField(column.name(), value instanceof Instant moment ? Timestamps.shown(moment) : value);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream written(String ending, Writing writing) {
        try {
            var file = Files.createTempFile("tunelab-table", ending);
            try {
                writing.to(file);
                return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the table cannot be written to the directory for temporary files", e);
        }
    }
}
