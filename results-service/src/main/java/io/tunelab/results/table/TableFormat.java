package io.tunelab.results.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a table is written. */
public enum TableFormat {
    JSON("application/json", "json"),
    CSV("text/csv;charset=UTF-8", "csv"),
    PARQUET("application/vnd.apache.parquet", "parquet"),
    MARKDOWN("text/markdown;charset=UTF-8", "md"),
    LATEX("application/x-latex;charset=UTF-8", "tex");

    private final String mediaType;
    private final String extension;

    TableFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Of files in this format. */
    public String extension() {
        return extension;
    }

    /** As queries name it, for example {@code csv}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<TableFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(name))
                .findFirst();
    }

    public static String allowed() {
        return Arrays.stream(values()).map(TableFormat::wireName).collect(Collectors.joining(", "));
    }
}
