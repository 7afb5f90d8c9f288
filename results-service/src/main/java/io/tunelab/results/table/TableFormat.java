package io.tunelab.results.table;

import io.tunelab.results.rest.ProblemException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
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

    private static Optional<TableFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(name))
                .findFirst();
    }

    /**
     * What a caller wants: the parameter {@code format} where there is one, else the first of {@code Accept} that is among
     * the allowed ones.
     *
     * @throws ProblemException 400 for another {@code format}, 406 if nothing of {@code Accept} can be had
     */
    public static TableFormat asked(String format, HttpHeaders headers, TableFormat... allowed) {
        var names = Arrays.stream(allowed).map(TableFormat::wireName).collect(Collectors.joining(", "));
        if (format != null) {
            return named(format)
                    .filter(List.of(allowed)::contains)
                    .orElseThrow(() -> ProblemException.parameter("format", format, names));
        }
        return headers.getAcceptableMediaTypes().stream()
                .flatMap(type -> Arrays.stream(allowed)
                        .filter(one -> MediaType.valueOf(one.mediaType()).isCompatible(type)))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        406,
                        "not_acceptable",
                        "none of the types in Accept is available; available: " + names,
                        List.of()));
    }
}
