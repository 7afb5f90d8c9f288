package io.tunelab.data.command;

import java.nio.file.Path;

/** Names a file as requests name it: {@code reviews} for {@code reviews.csv.gz}. */
final class DataSetName {
    private static final int LONGEST = 96;

    private DataSetName() {}

    static String of(Path file) {
        var absolute = file.toAbsolutePath().normalize().getFileName();
        var name = (absolute == null ? "" : absolute.toString())
                .replaceFirst("(?i)(\\.(csv|tsv|txt|jsonl|json|parquet|tar|tgz|gz|zst))+$", "")
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceAll("\\.\\.+", ".")
                .replaceAll("^[^A-Za-z0-9]+", "");
        return name.isEmpty() ? "data" : name.substring(0, Math.min(LONGEST, name.length()));
    }
}
