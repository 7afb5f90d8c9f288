package io.tunelab.data.hub;

import io.tunelab.data.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** One attempt at one file. What arrived stays in {@code <file>.part} for the next attempt. */
final class Download {
    private static final int MOST_REDIRECTS = 5;
    private final Optional<String> token;
    private final Duration timeout;
    private final HttpClient client;

    Download(Optional<String> token, Duration timeout) {
        this.token = token;
        this.timeout = timeout;
        // Redirects are followed here, because the checksum stands in the first answer and the token must not travel
        // on.
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    private record Answer(HttpResponse<InputStream> response, Optional<String> sha256) {}

    /**
     * Downloads, or continues to.
     *
     * @throws IOException if another attempt may succeed
     * @throws HubException if none will
     */
    void to(URI uri, Path target) throws IOException, HubException {
        var part = target.resolveSibling(target.getFileName() + ".part");
        long have = Files.exists(part) ? Files.size(part) : 0;
        var answer = follow(uri, have);
        try (var body = answer.response().body()) {
            switch (answer.response().statusCode()) {
                case 200 -> write(body, part, StandardOpenOption.TRUNCATE_EXISTING);
                case 206 -> write(body, part, StandardOpenOption.APPEND);
                case 416 -> checkComplete(uri, part, answer);
                case 401, 403, 404, 410 ->
                    throw HubException.missing(refusal(uri, answer.response().statusCode()));
                default ->
                    throw new IOException("HTTP status " + answer.response().statusCode());
            }
        }
        check(part, answer.sha256());
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Answer follow(URI start, long have) throws IOException, HubException {
        var uri = start;
        Optional<String> sha256 = Optional.empty();
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            var response = send(uri, start, have);
            sha256 = sha256.or(() -> statedSha256(response));
            if (response.statusCode() / 100 != 3) {
                return new Answer(response, sha256);
            }
            response.body().close();
            uri = target(uri, response);
        }
        throw HubException.unreachable(start + ": more than " + MOST_REDIRECTS + " redirects", null);
    }

    private HttpResponse<InputStream> send(URI uri, URI start, long have) throws IOException {
        var request = HttpRequest.newBuilder(uri).timeout(timeout).GET();
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        boolean home =
                uri.getScheme().equals(start.getScheme()) && uri.getAuthority().equals(start.getAuthority());
        if (home) {
            token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static URI target(URI from, HttpResponse<?> response) throws HubException {
        var location = response.headers().firstValue("Location").orElse("");
        var target = from.resolve(URI.create(location));
        boolean safe = "https".equals(target.getScheme())
                || ("http".equals(target.getScheme()) && "http".equals(from.getScheme()));
        if (location.isEmpty() || !safe) {
            throw HubException.unreachable(from + " redirects to '" + location + "', which is not followed", null);
        }
        return target;
    }

    /** Large files have their SHA-256 as entity tag; small ones a git hash, which is of another length. */
    private static Optional<String> statedSha256(HttpResponse<?> response) {
        var headers = response.headers();
        return headers.firstValue("X-Linked-Etag")
                .or(() -> headers.firstValue("ETag"))
                .map(tag -> tag.replaceFirst("^W/", "").replace("\"", ""))
                .filter(tag -> tag.matches("[0-9a-f]{64}"));
    }

    private static void write(InputStream body, Path part, StandardOpenOption how) throws IOException {
        try (var out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            body.transferTo(out);
        }
    }

    /** "Range not satisfiable": either all of it had arrived before, or the file has become another one. */
    private static void checkComplete(URI uri, Path part, Answer answer) throws IOException {
        if (answer.sha256().isEmpty()) {
            Files.delete(part);
            throw new IOException(uri + " cannot be continued; starting over");
        }
    }

    private static void check(Path part, Optional<String> stated) throws IOException {
        if (stated.isPresent()) {
            var actual = Sha256.of(part);
            if (!actual.equals(stated.get())) {
                Files.delete(part);
                throw new IOException("SHA-256 is " + actual + ", the hub states " + stated.get());
            }
        }
    }

    private String refusal(URI uri, int status) {
        return status == 404 || status == 410
                ? uri + " does not exist (HTTP status " + status + ")"
                : uri + " does not exist or is not public (HTTP status " + status + "); "
                        + (token.isPresent() ? "HF_TOKEN gives no right to it" : "set HF_TOKEN if it is yours");
    }
}
