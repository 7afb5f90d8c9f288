package io.tunelab.data.parse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Parquet as pandas, pyarrow, polars, Spark and the datasets library write it: plain columns, lists of plain values, and
 * structures, whose plain fields are columns such as {@code doc.text}.
 */
final class ParquetTable implements Table {
    private static final String INDEX_OF_PANDAS = "__index_level_\\d+__";

    private final Path file;
    private final long mostBytes;
    private final int mostCharacters;
    private final MessageType schema;
    private final Map<String, List<String>> classNames;

    private ParquetTable(Path file, TableOptions options, FileMetaData metadata) {
        this.file = file;
        this.mostBytes = options.mostBytes();
        this.mostCharacters = options.mostCharacters();
        this.schema = metadata.getSchema();
        this.classNames = classNames(metadata.getKeyValueMetaData());
    }

    static ParquetTable open(Path file, TableOptions options) throws IOException {
        try (var reader = reader(file, options.mostBytes())) {
            checkSize(reader.getFooter(), String.valueOf(file.getFileName()), options.mostBytes());
            return new ParquetTable(file, options, reader.getFileMetaData());
        } catch (IOException | RuntimeException e) {
            throw broken(file, e);
        }
    }

    private static ParquetFileReader reader(Path file, long mostBytes) throws IOException {
        var options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs(String.valueOf(file.getFileName()), mostBytes))
                .build();
        return ParquetFileReader.open(new LocalInputFile(file), options);
    }

    private static void checkSize(ParquetMetadata metadata, String file, long mostBytes) {
        long bytes = metadata.getBlocks().stream()
                .mapToLong(block -> block.getTotalByteSize())
                .sum();
        if (bytes > mostBytes) {
            throw new DataException(
                    "data_too_large",
                    "%s: %d bytes when decompressed, allowed are %d (tunelab.data.limits.bytes)"
                            .formatted(file, bytes, mostBytes));
        }
    }

    /** The library tells of broken files by exceptions of many kinds, and wraps those of ours. */
    private static DataException broken(Path file, Exception e) throws IOException {
        if (e instanceof FileSystemException unreadable) {
            throw unreadable;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataException ours) {
                return ours;
            }
        }
        return new DataException(
                "invalid_data",
                "%s: not a readable Parquet file: %s; is the download or copy complete?"
                        .formatted(file.getFileName(), reason(e)),
                e);
    }

    /** The library names its own classes and objects ({@code LocalInputFile$2@5c1b89ac is not …}). */
    private static String reason(Exception e) {
        var message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.contains("Expected magic number at tail")
                ? "it does not end as such files do"
                : message.replaceAll("!? Struct: .*", "")
                        .replaceAll("[\\w.$]+@[0-9a-f]+", "the file")
                        .replaceAll("\\b(class )?org\\.apache\\.[\\w.$]*\\.", "");
    }

    @Override
    public String name() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public List<String> columns() {
        return schema.getFields().stream()
                .filter(field -> !field.getName().matches(INDEX_OF_PANDAS))
                .flatMap(ParquetTable::columns)
                .toList();
    }

    private static Stream<String> columns(Type field) {
        if (field.isPrimitive() || isList(field)) {
            return Stream.of(field.getName());
        }
        return isStructure(field)
                ? field.asGroupType().getFields().stream()
                        .filter(ParquetTable::isPlain)
                        .map(part -> field.getName() + "." + part.getName())
                : Stream.empty();
    }

    /** One value for each row; a repeated one would lose all but its first. */
    private static boolean isPlain(Type part) {
        return part.isPrimitive() && part.getRepetition() != Type.Repetition.REPEATED;
    }

    private static boolean isStructure(Type field) {
        return !field.isPrimitive()
                && field.getLogicalTypeAnnotation() == null
                && field.getRepetition() != Type.Repetition.REPEATED;
    }

    @Override
    public Map<String, List<String>> classNames() {
        return classNames;
    }

    @Override
    public List<Notice> notices() {
        return List.of();
    }

    @Override
    public Entries read(Set<String> wanted) throws IOException {
        var fields = schema.getFields().stream()
                .filter(field -> !field.getName().matches(INDEX_OF_PANDAS))
                .filter(field -> columns(field).anyMatch(column -> wanted.isEmpty() || wanted.contains(column)))
                .toList();
        try {
            return new ParquetEntries(new MessageType(schema.getName(), fields));
        } catch (IOException | RuntimeException e) {
            throw broken(file, e);
        }
    }

    private static boolean isList(Type field) {
        return !field.isPrimitive()
                && field.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation
                && field.asGroupType().getFieldCount() == 1;
    }

    /** Names of ClassLabel columns, from the note that the datasets library leaves in its files. */
    private static Map<String, List<String>> classNames(Map<String, String> notes) {
        var names = new HashMap<String, List<String>>();
        try {
            var note = notes.get("huggingface");
            var features = note == null
                    ? new ObjectMapper().createObjectNode()
                    : new ObjectMapper().readTree(note).path("info").path("features");
            features.properties().forEach(feature -> {
                var found = namesOf(feature.getValue());
                if (!found.isEmpty()) {
                    names.put(feature.getKey(), found);
                }
            });
        } catch (JsonProcessingException e) {
            return Map.of();
        }
        return Map.copyOf(names);
    }

    /** Of a ClassLabel, or of a list of them. */
    private static List<String> namesOf(JsonNode feature) {
        var list = feature.isArray() ? feature.path(0) : feature.path("feature");
        var names = new ArrayList<String>();
        (feature.path("names").isArray() ? feature : list).path("names").forEach(name -> names.add(name.asText()));
        return List.copyOf(names);
    }

    private final class ParquetEntries implements Entries {
        private final ParquetFileReader reader;
        private final MessageType projection;
        private RecordReader<Group> group;
        private long left;
        private long row;
        /** Bytes of all texts so far. */
        private long unpacked;

        ParquetEntries(MessageType projection) throws IOException {
            this.reader = reader(file, mostBytes);
            this.projection = projection;
            reader.setRequestedSchema(projection);
        }

        @Override
        public Optional<Entry> next() throws IOException {
            try {
                while (left == 0) {
                    var pages = reader.readNextRowGroup();
                    if (pages == null) {
                        return Optional.empty();
                    }
                    left = pages.getRowCount();
                    group = new ColumnIOFactory()
                            .getColumnIO(projection)
                            .getRecordReader(pages, new GroupRecordConverter(projection));
                }
                left--;
                return Optional.of(Entry.of(new Place(name(), "row", row++), values(group.read())));
            } catch (IOException | RuntimeException e) {
                throw broken(file, e);
            }
        }

        private Map<String, Object> values(Group row) {
            var values = new LinkedHashMap<String, Object>();
            for (int i = 0; i < projection.getFieldCount(); i++) {
                if (row.getFieldRepetitionCount(i) > 0 && isStructure(projection.getType(i))) {
                    structure(row.getGroup(i, 0), projection.getFieldName(i), values);
                } else if (row.getFieldRepetitionCount(i) > 0) {
                    values.put(projection.getFieldName(i), value(row, i, 0));
                }
            }
            return values;
        }

        private void structure(Group structure, String name, Map<String, Object> values) {
            for (int i = 0; i < structure.getType().getFieldCount(); i++) {
                if (isPlain(structure.getType().getType(i)) && structure.getFieldRepetitionCount(i) > 0) {
                    values.put(name + "." + structure.getType().getFieldName(i), value(structure, i, 0));
                }
            }
        }

        private Object value(Group row, int field, int index) {
            var type = row.getType().getType(field);
            if (!type.isPrimitive()) {
                return list(row.getGroup(field, index));
            }
            return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
                case INT32 -> row.getInteger(field, index);
                case INT64 -> row.getLong(field, index);
                case BOOLEAN -> row.getBoolean(field, index);
                case FLOAT -> row.getFloat(field, index);
                case DOUBLE -> row.getDouble(field, index);
                case BINARY -> text(row.getBinary(field, index));
                default -> type;
            };
        }

        /** Any number of rows may point at one value of a dictionary, and each would make a text of its own. */
        private String text(Binary value) {
            if (value.length() > mostCharacters) {
                throw new DataException(
                        "data_too_large",
                        "%s: a value of %,d bytes; allowed are %,d (eight times tunelab.data.limits.text-length)"
                                .formatted(name(), value.length(), mostCharacters));
            }
            unpacked += value.length();
            if (unpacked > mostBytes) {
                throw new DataException(
                        "data_too_large",
                        "%s: texts of more than %,d bytes together (tunelab.data.limits.bytes)"
                                .formatted(name(), mostBytes));
            }
            return value.toStringUsingUTF8();
        }

        /** {@code group (LIST) { repeated group list { element } }}, or the older form with a repeated element. */
        private List<Object> list(Group list) {
            var elements = new ArrayList<Object>();
            GroupType type = list.getType();
            for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
                if (type.getType(0).isPrimitive()) {
                    elements.add(value(list, 0, i));
                } else if (list.getGroup(0, i).getFieldRepetitionCount(0) > 0) {
                    elements.add(value(list.getGroup(0, i), 0, 0));
                }
            }
            return elements;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
