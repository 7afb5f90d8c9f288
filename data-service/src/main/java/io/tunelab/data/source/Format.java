package io.tunelab.data.source;

import java.util.Locale;
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

    /** What to do with a file that is known but not read. */
    static String advice(String fileName) {
        var name = fileName.toLowerCase(Locale.ROOT);
        if (name.matches(".*\\.xlsx?")) {
            return "an Excel workbook is not read; save the table as \"CSV UTF-8\" and use that";
        }
        if (name.matches(".*\\.(pkl|pickle|pt|pth|joblib)")) {
            return "pickles are not read, because reading one can run a program; write the table with to_parquet or to_csv";
        }
        if (name.matches(".*\\.(arrow|feather)")) {
            return "Arrow files are not read; write the table with to_parquet";
        }
        if (name.matches(".*\\.(ods|numbers)")) {
            return "a spreadsheet is not read; save the table as \"CSV UTF-8\" and use that";
        }
        if (name.matches(".*\\.(db|sqlite3?|sql|mdb)")) {
            return "a database is not read; export the table as CSV and use that";
        }
        if (name.matches(".*\\.(arff|xml|html?|ya?ml|sav|dta|rds|rdata|h5|hdf5?|orc|avro|npy|npz|mat)")) {
            return "this format is not read; write texts and labels as CSV, JSON Lines or Parquet";
        }
        if (name.matches(".*\\.(docx?|pdf|rtf|odt)")) {
            return "documents are not read; write texts and labels as CSV, JSON Lines or Parquet";
        }
        if (name.matches(".*\\.(7z|rar|xz)")) {
            return "this kind of archive is not read; unpack it and use what is in it";
        }
        return "the name does not tell the format; expected .csv, .tsv, .txt, .json, .jsonl, .ndjson (also .gz, .zst, .bz2 or .zip), .parquet or .tar.gz, or set format of this data set";
    }
}
