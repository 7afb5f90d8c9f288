package io.tunelab.local.backup;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tunelab.local.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What a backup holds: {@code manifest.json} beside one file per table.
 *
 * @param format of the files: 1 is PostgreSQL's text format of COPY, packed with gzip
 * @param server the version of the PostgreSQL that it was read from
 */
public record BackupManifest(int format, Instant createdAt, String server, List<Schema> schemas) {
    static final int FORMAT = 1;
    private static final String FILE = "manifest.json";
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * What one service keeps.
     *
     * @param version of its last migration
     * @param tables in an order in which they can be filled
     */
    public record Schema(String name, String version, List<Table> tables) {
        public Schema {
            tables = List.copyOf(tables);
        }

        /** Rows of all its tables. */
        public long rows() {
            return tables.stream().mapToLong(Table::rows).sum();
        }
    }

    /**
     * One table.
     *
     * @param sha256 of the file, in hexadecimal digits
     */
    public record Table(String name, List<String> columns, long rows, String file, String sha256) {
        public Table {
            columns = List.copyOf(columns);
        }
    }

    public BackupManifest {
        schemas = List.copyOf(schemas);
    }

    void write(Path directory) throws IOException {
        JSON.writeValue(directory.resolve(FILE).toFile(), this);
    }

    /**
     * The manifest of the backup in {@code directory}.
     *
     * @throws StackException if there is none that this version can restore
     */
    public static BackupManifest read(Path directory) {
        var file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new StackException("there is no backup in " + directory + ": " + FILE + " is missing");
        }
        try {
            var manifest = JSON.readValue(file.toFile(), BackupManifest.class);
            if (manifest.format() != FORMAT) {
                throw new StackException("the backup in %s has format %d; this version restores format %d"
                        .formatted(directory, manifest.format(), FORMAT));
            }
            return manifest;
        } catch (IOException e) {
            throw new StackException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
