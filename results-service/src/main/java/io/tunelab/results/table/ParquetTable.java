package io.tunelab.results.table;

import blue.strategic.parquet.ParquetWriter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** A table as a Parquet file. */
final class ParquetTable {
    private ParquetTable() {}

    static void write(RowSource table, Path file) throws IOException {
        var schema = new MessageType(
                "table", table.columns().stream().map(ParquetTable::type).toList());
        try (ParquetWriter<Map<String, Object>> writer = ParquetWriter.writeFile(
                schema,
                file.toFile(),
                (row, values) -> row.forEach((column, value) -> values.write(column, written(value))))) {
            table.each(row -> {
                try {
                    writer.write(row);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static Object written(Object value) {
        if (value instanceof Instant moment) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
        }
        return value instanceof JsonNode structure ? structure.toString() : value;
    }

    private static Type type(DataTable.Column column) {
        return switch (column.kind()) {
            case TEXT, STRUCTURE ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(column.name());
            case WHOLE -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
            case NUMBER -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
            case TRUTH -> Types.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
            case MOMENT ->
                Types.optional(PrimitiveTypeName.INT64)
                        .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                        .named(column.name());
        };
    }
}
