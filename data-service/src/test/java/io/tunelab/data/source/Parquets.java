package io.tunelab.data.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes Parquet files as the hub has them: text and a whole-number label, Snappy. */
public final class Parquets {
    private static final MessageType SCHEMA =
            MessageTypeParser.parseMessageType("message row { optional binary text (UTF8); optional int64 label; }");

    private Parquets() {}

    public static void write(Path file, Row... rows) throws IOException {
        write(file, Map.of(), rows);
    }

    /** Rows of any schema; {@code filling} sets their values. */
    static void write(Path file, String schema, int rows, Consumer<Group> filling) throws IOException {
        var type = MessageTypeParser.parseMessageType(schema);
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(type)
                .withConf(new PlainParquetConfiguration())
                .build()) {
            for (int row = 0; row < rows; row++) {
                var group = new SimpleGroup(type);
                filling.accept(group);
                writer.write(group);
            }
        }
    }

    /** With the note that names a ClassLabel's values. */
    static void writeWithClassNames(Path file, String namesJson, Row... rows) throws IOException {
        write(
                file,
                Map.of(
                        "huggingface",
                        "{\"info\": {\"features\": {\"label\": {\"names\": %s, \"_type\": \"ClassLabel\"}}}}"
                                .formatted(namesJson)),
                rows);
    }

    private static void write(Path file, Map<String, String> notes, Row... rows) throws IOException {
        try (var writer = new Builder(new LocalOutputFile(file), notes)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withConf(new PlainParquetConfiguration())
                .build()) {
            for (var row : rows) {
                writer.write(row);
            }
        }
    }

    private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
        private final Map<String, String> notes;

        Builder(OutputFile file, Map<String, String> notes) {
            super(file);
            this.notes = notes;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<Row> getWriteSupport(org.apache.hadoop.conf.Configuration configuration) {
            return new Rows(notes);
        }

        @Override
        protected WriteSupport<Row> getWriteSupport(ParquetConfiguration configuration) {
            return new Rows(notes);
        }
    }

    private static final class Rows extends WriteSupport<Row> {
        private final Map<String, String> notes;
        private RecordConsumer consumer;

        Rows(Map<String, String> notes) {
            this.notes = notes;
        }

        @Override
        @SuppressWarnings("deprecation")
        public WriteContext init(org.apache.hadoop.conf.Configuration configuration) {
            return new WriteContext(SCHEMA, new HashMap<>(notes));
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(SCHEMA, new HashMap<>(notes));
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(Row row) {
            consumer.startMessage();
            consumer.startField("text", 0);
            consumer.addBinary(Binary.fromString(row.text()));
            consumer.endField("text", 0);
            consumer.startField("label", 1);
            consumer.addLong(Long.parseLong(row.label()));
            consumer.endField("label", 1);
            consumer.endMessage();
        }
    }
}
