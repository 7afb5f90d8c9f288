package io.tunelab.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Files to and from the results-service, of any size. */
public final class FileTransfer {
    private static final Duration TIMEOUT = Duration.ofMinutes(30);
    private static final Map<String, String> TYPES = Map.of(
            "csv", "text/csv",
            "tsv", "text/tab-separated-values",
            "json", "application/json",
            "jsonl", "application/jsonl",
            "ndjson", "application/x-ndjson",
            "parquet", "application/vnd.apache.parquet");
    private static final Pattern FILE =
            Pattern.compile(".+\\.(csv|tsv|json|jsonl|ndjson|parquet)(\\.gz)?", Pattern.CASE_INSENSITIVE);
    /** Bytes that a second is enough for, as the service counts as well. */
    private static final int SLOWEST = 32 * 1024;

    private static final int RANGE_NOT_SATISFIABLE = 416;

    /** A connection on which nothing moves for so long has ended, whatever the network says. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ResultsApi api;
    private final Duration patience;

    public FileTransfer(ResultsApi api) {
        this(api, PATIENCE);
    }

    FileTransfer(ResultsApi api, Duration patience) {
        this.api = api;
        this.patience = patience;
    }

    /**
     * Sends a file and reads the answer.
     *
     * @param query for example {@code replace=true}
     * @throws ApiException if the file's name does not tell what it is, or it is refused
     */
    public JsonNode putDataset(String name, String query, Path file) {
        var matcher = FILE.matcher(String.valueOf(file.getFileName()));
        if (!matcher.matches()) {
            throw new ApiException(
                    file + " cannot be uploaded; allowed: .csv, .tsv, .json, .jsonl, .ndjson (also .gz) and .parquet");
        }
        var path = "/api/v1/datasets/" + ResultsApi.encoded(name) + "?" + query;
        try {
            var request = HttpRequest.newBuilder(URI.create(api.url() + path))
                    .header("Content-Type", TYPES.get(matcher.group(1).toLowerCase(Locale.ROOT)))
                    .PUT(HttpRequest.BodyPublishers.ofFile(file));
            if (matcher.group(2) != null) {
                request.header("Content-Encoding", "gzip");
            }
            return api.changed(path, request, TIMEOUT.plusSeconds(Files.size(file) / SLOWEST));
        } catch (IOException e) {
            throw new ApiException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Saves what is at a path, and goes on where an earlier try ended, if it is still the same. */
    public void save(String path, Path file) {
        var part = file.resolveSibling(file.getFileName() + ".part");
        var tag = file.resolveSibling(file.getFileName() + ".etag");
        try {
            long begun = Files.exists(part) && Files.exists(tag) ? Files.size(part) : 0;
            var request = HttpRequest.newBuilder(URI.create(api.url() + path)).GET();
            if (begun > 0) {
                request.header("Range", "bytes=" + begun + "-").header("If-Range", Files.readString(tag));
            }
            var response = api.send(request, HttpResponse.BodyHandlers.ofInputStream(), TIMEOUT);
            boolean goesOn = response.statusCode() == 206;
            if (response.statusCode() != 200 && !goesOn && !(begun > 0 && isWhole(response))) {
                try (var body = response.body()) {
                    throw api.refused("GET " + path, response.statusCode(), new String(body.readAllBytes()));
                }
            }
            if (response.statusCode() != RANGE_NOT_SATISFIABLE) {
                if (!goesOn) {
                    // A new tag beside old bytes would make one file of two.
                    Files.deleteIfExists(part);
                }
                Files.writeString(tag, response.headers().firstValue("ETag").orElse(""));
                append(response, part, goesOn);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(tag);
        } catch (IOException e) {
            throw new ApiException(
                    "cannot save %s%s to %s: %s; the same command resumes"
                            .formatted(api.url(), path, file, e.getMessage()),
                    e);
        }
    }

    /** There is nothing behind what is here already. */
    private static boolean isWhole(HttpResponse<?> response) {
        return response.statusCode() == RANGE_NOT_SATISFIABLE;
    }

    private void append(HttpResponse<InputStream> response, Path part, boolean goesOn) throws IOException {
        try (var in = response.body();
                var out =
                        goesOn ? Files.newOutputStream(part, StandardOpenOption.APPEND) : Files.newOutputStream(part)) {
            new Moving(patience).copy(in, out);
        }
    }
}
