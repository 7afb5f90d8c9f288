package io.tunelab.results.table;

import blue.strategic.parquet.ParquetWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** A table as a Parquet file. */
public final class ParquetTable {
    private ParquetTable() {}

    public static byte[] of(DataTable table) {
        var schema = new MessageType(
                "table", table.columns().stream().map(ParquetTable::type).toList());
        try {
            var file = Files.createTempFile("tunelab-table", ".parquet");
            try {
                write(table, schema, file.toFile());
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the table cannot be written to the directory for temporary files", e);
        }
    }

    private static void write(DataTable table, MessageType schema, java.io.File file) throws IOException {
        try (ParquetWriter<Map<String, Object>> writer =
                ParquetWriter.writeFile(schema, file, (row, values) -> row.forEach(values::write))) {
            for (var row : table.rows()) {
                writer.write(row);
            }
        }
    }

    private static Type type(DataTable.Column column) {
        return switch (column.kind()) {
            case TEXT ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(column.name());
            case WHOLE -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
            case NUMBER -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
        };
    }
}
