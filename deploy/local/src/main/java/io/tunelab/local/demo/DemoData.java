package io.tunelab.local.demo;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The data that the demo is asked to use.
 *
 * @param source what data-service reads: a file, a folder, or a data set's name; empty for generated reviews
 * @param name for the data sets that are made of it
 * @param description for people
 */
public record DemoData(Optional<String> source, String name, String description) {
    private static final Duration PROBE = Duration.ofSeconds(3);
    private static final String GENERATED = "synthetic-reviews";

    /** The user's file; else IMDB, where the hub answers at once; else generated reviews. */
    public static DemoData choose(Optional<Path> file) {
        return file.map(DemoData::ofFile)
                .orElseGet(
                        () -> hubAnswers()
                                ? new DemoData(Optional.of("imdb"), "imdb", "IMDB reviews from the hub")
                                : new DemoData(
                                        Optional.empty(),
                                        GENERATED,
                                        "generated reviews, not real ones (no --data FILE, and the HuggingFace hub does not answer)"));
    }

    static DemoData ofFile(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("--data: no such file or folder: " + file.toAbsolutePath());
        }
        var name = file.toAbsolutePath()
                .normalize()
                .getFileName()
                .toString()
                .replaceFirst("(\\.(csv|tsv|txt|jsonl|ndjson|json|parquet|zip|tar|tgz|gz|zst|bz2))+$", "")
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceAll("\\.\\.+", ".")
                .replaceAll("^[^A-Za-z0-9]+", "");
        return new DemoData(Optional.of(file.toString()), name.isEmpty() ? "data" : name, file.toString());
    }

    /** The generated reviews, so many of them. */
    static String generated(int rows) {
        return GENERATED + "-" + rows;
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
                    .proxy(ProxySelector.getDefault())
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
