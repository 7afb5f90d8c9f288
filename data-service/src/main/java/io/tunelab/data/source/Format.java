package io.tunelab.data.source;

import java.util.Locale;
import java.util.Optional;

/** How a file is laid out. */
public enum Format {
    AUTO,
    CSV,
    JSONL,
    PARQUET,
    ACLIMDB;

    /** By the file's name; empty if it tells nothing. */
    static Optional<Format> of(String fileName) {
        var name = fileName.toLowerCase(Locale.ROOT);
        if (name.matches(".*\\.csv(\\.gz)?")) {
            return Optional.of(CSV);
        }
        if (name.matches(".*\\.jsonl(\\.gz)?")) {
            return Optional.of(JSONL);
        }
        if (name.endsWith(".parquet")) {
            return Optional.of(PARQUET);
        }
        return name.matches(".*(\\.tar\\.gz|\\.tgz|\\.tar)") ? Optional.of(ACLIMDB) : Optional.empty();
    }

    RowReader reader() {
        return switch (this) {
            case CSV -> new CsvRows();
            case JSONL -> new JsonLinesRows();
            case PARQUET -> new ParquetRows();
            case ACLIMDB -> new AclImdbRows();
            case AUTO -> throw new IllegalStateException("the format must be known by now");
        };
    }
}
