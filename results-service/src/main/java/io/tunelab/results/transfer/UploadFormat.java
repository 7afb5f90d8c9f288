package io.tunelab.results.transfer;

import io.tunelab.results.rest.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an uploaded file can be, by its {@code Content-Type}. */
enum UploadFormat {
    CSV(".csv", "text/csv"),
    TSV(".tsv", "text/tab-separated-values"),
    JSON(".json", "application/json"),
    JSON_LINES(".jsonl", "application/jsonl", "application/x-ndjson", "application/x-jsonlines"),
    PARQUET(".parquet", "application/vnd.apache.parquet", "application/x-parquet");

    private final String ending;
    private final List<String> types;

    UploadFormat(String ending, String... types) {
        this.ending = ending;
        this.types = List.of(types);
    }

    /**
     * The ending that the file's name gets.
     *
     * @param type {@code Content-Type}, null if there is none
     * @param encoding {@code Content-Encoding}, null if there is none
     * @throws ProblemException 415 for anything that is not known
     */
    static String ending(String type, String encoding) {
        var plain = type == null ? "" : type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        var format = Arrays.stream(values())
                .filter(each -> each.types.contains(plain))
                .findFirst()
                .orElseThrow(() -> unsupported("Content-Type is '%s'; allowed: %s"
                        .formatted(
                                type == null ? "absent" : type,
                                Arrays.stream(values())
                                        .flatMap(each -> each.types.stream())
                                        .collect(Collectors.joining(", ")))));
        var packing = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
        if (packing.isEmpty() || packing.equals("identity")) {
            return format.ending;
        }
        if (packing.equals("gzip") && format != PARQUET) {
            return format.ending + ".gz";
        }
        throw unsupported("Content-Encoding is '%s'; allowed: %s"
                .formatted(
                        encoding, format == PARQUET ? "none, because Parquet is compressed inside" : "gzip, or none"));
    }

    private static ProblemException unsupported(String detail) {
        return new ProblemException(415, "unsupported_media_type", detail, List.of());
    }
}
