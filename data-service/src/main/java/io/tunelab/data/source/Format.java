package io.tunelab.data.source;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a data set is laid out. */
public enum Format {
    /** By the names of its files. */
    AUTO,
    /** Lines of fields under a header, whatever the delimiter. */
    CSV,
    /** JSON Lines, or one JSON document. */
    JSONL,
    PARQUET,
    /** One file for each text, in folders named after the labels. */
    ACLIMDB;

    private static final String PACKED = "(\\.(gz|gzip|zst|zstd|bz2))?";

    private static final String AS_CSV = "save the table as \"CSV UTF-8\" and use that";
    private static final String AS_TABLE = "write texts and labels as CSV, JSON Lines or Parquet";

    /** By the endings of names, as a regular expression. */
    private static final Map<String, String> ADVICE = Map.of(
            "xlsx?",
            "an Excel workbook is not read; " + AS_CSV,
            "pkl|pickle|pt|pth|joblib",
            "pickles are not read, because reading one can run a program; write the table with to_parquet or to_csv",
            "arrow|feather",
            "Arrow files are not read; write the table with to_parquet",
            "ods|numbers",
            "a spreadsheet is not read; " + AS_CSV,
            "db|sqlite3?|sql|mdb",
            "a database is not read; export the table as CSV and use that",
            "arff|xml|html?|ya?ml|sav|dta|rds|rdata|h5|hdf5?|orc|avro|npy|npz|mat",
            "this format is not read; " + AS_TABLE,
            "docx?|pdf|rtf|odt",
            "documents are not read; " + AS_TABLE,
            "7z|rar|xz",
            "this kind of archive is not read; unpack it and use what is in it");

    /** By the file's name; empty if it tells nothing. */
    static Optional<Format> of(String fileName) {
        var name = fileName.toLowerCase(Locale.ROOT);
        if (name.matches(".*\\.(csv|tsv|tab|txt)" + PACKED)) {
            return Optional.of(CSV);
        }
        if (name.matches(".*\\.(jsonl|ndjson|json)" + PACKED)) {
            return Optional.of(JSONL);
        }
        if (name.matches(".*\\.(parquet|pq)")) {
            return Optional.of(PARQUET);
        }
        return name.matches(".*\\.(tar|tgz|tar\\.(gz|gzip|zst|bz2))") ? Optional.of(ACLIMDB) : Optional.empty();
    }

    /** What to do with a file that is not read; empty if its name does not tell what it is. */
    static Optional<String> advice(String fileName) {
        var name = fileName.toLowerCase(Locale.ROOT);
        return ADVICE.entrySet().stream()
                .filter(endings -> name.matches(".*\\.(" + endings.getKey() + ")"))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
