package io.tunelab.contract.dataset;

import java.nio.file.Path;

/** Names a file as requests name it: {@code reviews} for {@code reviews.csv.gz}, {@code IMDB-Dataset} for {@code IMDB Dataset.csv}. */
public final class DataSetName {
    /** Of a file whose name has nothing that the name of a data set may have. */
    public static final String NONE = "data";

    /** Endings that requests may leave out, as the alternatives of a regular expression. */
    public static final String ENDINGS = "csv|tsv|tab|txt|jsonl|ndjson|json|parquet|pq|zip|tar|tgz|gz|gzip|zst|bz2";

    private static final int LONGEST = 96;

    private DataSetName() {}

    /** The name without its endings, and with a hyphen for what names of data sets may not have. */
    public static String of(Path file) {
        var absolute = file.toAbsolutePath().normalize().getFileName();
        var name = withoutEndings(absolute == null ? "" : absolute.toString())
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceAll("\\.\\.+", ".")
                .replaceAll("^[^A-Za-z0-9]+", "");
        return name.isEmpty() ? NONE : name.substring(0, Math.min(LONGEST, name.length()));
    }

    /** {@code reviews} for {@code reviews.csv.gz}, and for {@code reviews} itself. */
    public static String withoutEndings(String name) {
        return name.replaceFirst("(?i)(\\.(" + ENDINGS + "))+$", "");
    }
}
