package io.tunelab.data.source;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.HydratorSupplier;
import blue.strategic.parquet.ParquetReader;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.data.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.Type;

/** Parquet with flat columns: text as a string; label as a string, a number, or a ClassLabel of HuggingFace's. */
final class ParquetRows implements RowReader {
    private static final HydratorSupplier<Map<String, Object>, Map<String, Object>> BY_NAME =
            HydratorSupplier.constantly(new Hydrator<>() {
                @Override
                public Map<String, Object> start() {
                    return new HashMap<>();
                }

                @Override
                public Map<String, Object> add(Map<String, Object> row, String column, Object value) {
                    row.put(column, value);
                    return row;
                }

                @Override
                public Map<String, Object> finish(Map<String, Object> row) {
                    return row;
                }
            });

    @Override
    public void read(Path file, Columns columns, String part, RowSink sink) throws IOException {
        var name = file.getFileName().toString();
        try {
            var metadata = ParquetReader.readMetadata(file.toFile());
            checkSize(metadata, name, sink.limits());
            var flat = metadata.getFileMetaData().getSchema().getFields().stream()
                    .filter(Type::isPrimitive)
                    .map(Type::getName)
                    .toList();
            var found = columns.among(flat, name);
            var wanted = new HashSet<>(List.of(found.text(), found.label()));
            found.split().ifPresent(wanted::add);
            var classNames = classNames(metadata, found.label());
            var places = new Places(name, metadata);
            try (var rows = ParquetReader.streamContent(file.toFile(), BY_NAME, wanted)) {
                rows.forEach(row -> row(row, found, classNames, part, sink, places.next()));
            }
        } catch (RuntimeException e) {
            // The library tells of broken files by runtime exceptions of many kinds, and wraps those of ours.
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof DataException ours) {
                    throw ours;
                }
            }
            throw new DataException("invalid_data", name + ": not a readable Parquet file: " + e.getMessage(), e);
        }
    }

    private static void row(
            Map<String, Object> row,
            Columns.Found found,
            List<String> classNames,
            String part,
            RowSink sink,
            Place place) {
        var label = row.get(found.label());
        if (row.get(found.text()) != null && !(row.get(found.text()) instanceof String)) {
            sink.malformed(place, found.text() + " is not a string");
            return;
        }
        if (label instanceof Number number && !classNames.isEmpty()) {
            int index = number.intValue();
            if (index < 0 || index >= classNames.size()) {
                sink.malformed(place, "label %d, the file names %s".formatted(index, classNames));
                return;
            }
            label = classNames.get(index);
        }
        var stated = found.split().map(row::get).map(Object::toString).orElse(part);
        sink.row((String) row.get(found.text()), label == null ? null : label.toString(), stated, place);
    }

    private static void checkSize(ParquetMetadata metadata, String file, Limits limits) {
        long bytes = metadata.getBlocks().stream()
                .mapToLong(block -> block.getTotalByteSize())
                .sum();
        if (bytes > limits.bytes()) {
            throw new DataException(
                    "data_too_large",
                    "%s: %d bytes when decompressed, allowed are %d (tunelab.data.limits.bytes)"
                            .formatted(file, bytes, limits.bytes()));
        }
    }

    /** Names of a ClassLabel column from the note that the datasets library leaves in its files. */
    private static List<String> classNames(ParquetMetadata metadata, String label) {
        var note = metadata.getFileMetaData().getKeyValueMetaData().get("huggingface");
        if (note == null) {
            return List.of();
        }
        try {
            var names = new ArrayList<String>();
            new ObjectMapper()
                    .readTree(note)
                    .path("info")
                    .path("features")
                    .path(label)
                    .path("names")
                    .forEach(name -> names.add(name.asText()));
            return names;
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }

    /** Counts rows and row groups along. */
    private static final class Places {
        private final String file;
        private final List<Long> groups;
        private int group;
        private long row;

        Places(String file, ParquetMetadata metadata) {
            this.file = file;
            groups = metadata.getBlocks().stream()
                    .map(block -> block.getRowCount())
                    .toList();
        }

        Place next() {
            while (group < groups.size() && row >= groups.get(group)) {
                row = 0;
                group++;
            }
            return new Place(file, "row group " + group + ", row", row++);
        }
    }
}
