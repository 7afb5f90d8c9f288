package io.tunelab.local.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The data that the demo trains on.
 *
 * @param name as requests name it
 * @param files data sets to configure: name → file
 * @param rows how many it has, where that is known before it is read whole
 * @param description for people
 */
record DemoData(String name, Map<String, Path> files, Optional<Long> rows, String description) {
    private static final Duration PROBE = Duration.ofSeconds(3);

    /** Of the IMDB set on the hub. */
    private static final long IMDB_ROWS = 50_000;

    DemoData {
        files = Map.copyOf(files);
    }

    /** The user's file; else IMDB, where the hub answers at once; else generated reviews. */
    static DemoData choose(Optional<Path> file) {
        return file.map(DemoData::ofFile).orElseGet(() -> hubAnswers() ? imdb() : synthetic());
    }

    static DemoData ofFile(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("--data: no such file or folder: " + file.toAbsolutePath());
        }
        var name = file.getFileName()
                .toString()
                .replaceFirst("(\\.(csv|jsonl|json|parquet|tar|tgz|gz))+$", "")
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceAll("\\.\\.+", ".")
                .replaceAll("^[^A-Za-z0-9]+", "");
        return new DemoData(
                name.isEmpty() ? "data" : name,
                Map.of(name.isEmpty() ? "data" : name, file),
                lines(file),
                "your data, " + file);
    }

    static DemoData imdb() {
        return new DemoData("imdb", Map.of(), Optional.of(IMDB_ROWS), "real reviews: IMDB, from the hub");
    }

    static DemoData synthetic() {
        return new DemoData(
                "synthetic-reviews",
                Map.of(),
                Optional.empty(),
                "generated reviews, not real ones: no --data FILE was given and the HuggingFace hub does not answer");
    }

    /** The share that gives about so many rows, or empty where the number of rows is not known. */
    Optional<Double> fractionFor(long wanted) {
        return rows.map(all -> all <= wanted ? 1.0 : Math.round(1000.0 * wanted / all) / 1000.0);
    }

    private static boolean hubAnswers() {
        var endpoint = System.getenv().getOrDefault("HF_ENDPOINT", "https://huggingface.co");
        if ("1".equals(System.getenv("HF_HUB_OFFLINE"))) {
            return false;
        }
        try {
            var request = HttpRequest.newBuilder(URI.create(endpoint + "/api/datasets/stanfordnlp/imdb"))
                    .timeout(PROBE)
                    .build();
            var http = HttpClient.newBuilder()
                    .connectTimeout(PROBE)
                    .proxy(java.net.ProxySelector.getDefault())
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** About the rows of a text file: quoted line breaks count too often, which only makes the demo's share smaller. */
    private static Optional<Long> lines(Path file) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!name.matches(".*\\.(csv|tsv|jsonl|json)(\\.gz)?") || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
            return Optional.of(reader.lines().count());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
