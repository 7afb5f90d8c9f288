package io.tunelab.data.hub;

import io.tunelab.data.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
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
    private final HubHosts hosts;
    private final long largest;
    private final HttpClient client;

    /** @param largest bytes of a file */
    Download(Optional<String> token, Duration timeout, HubHosts hosts, long largest) {
        this.token = token;
        this.timeout = timeout;
        this.hosts = hosts;
        this.largest = largest;
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
            refuseLarge(uri, have, answer.response());
            switch (answer.response().statusCode()) {
                case 200 -> write(uri, body, part, 0);
                case 206 -> write(uri, body, part, have);
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

    private URI target(URI from, HttpResponse<?> response) throws HubException {
        var location = response.headers().firstValue("Location").orElse("");
        var refused = from + " redirects to '" + location + "', which is not followed";
        try {
            var target = from.resolve(new URI(location));
            boolean safe = "https".equals(target.getScheme())
                    || ("http".equals(target.getScheme()) && "http".equals(from.getScheme()));
            if (location.isEmpty() || !safe) {
                throw HubException.unreachable(refused, null);
            }
            var reason = hosts.refusal(target);
            if (reason.isPresent()) {
                throw HubException.unreachable(refused + ": " + reason.get(), null);
            }
            return target;
        } catch (URISyntaxException e) {
            throw HubException.unreachable(refused, e);
        }
    }

    /** Large files have their SHA-256 as entity tag; small ones a git hash, which is of another length. */
    private static Optional<String> statedSha256(HttpResponse<?> response) {
        var headers = response.headers();
        return headers.firstValue("X-Linked-Etag")
                .or(() -> headers.firstValue("ETag"))
                .map(tag -> tag.replaceFirst("^W/", "").replace("\"", ""))
                .filter(tag -> tag.matches("[0-9a-f]{64}"));
    }

    private void refuseLarge(URI uri, long have, HttpResponse<?> response) throws HubException {
        long stated = response.headers().firstValueAsLong("Content-Length").orElse(0);
        if (response.statusCode() / 100 == 2 && stated > largest - (response.statusCode() == 206 ? have : 0)) {
            throw tooLarge(uri);
        }
    }

    private HubException tooLarge(URI uri) {
        return HubException.unreachable(
                "%s is larger than %d bytes; raise tunelab.hub.largest-file".formatted(uri, largest), null);
    }

    /** @param have bytes of the part that stay; what a server sends without stating its length is counted. */
    private void write(URI uri, InputStream body, Path part, long have) throws IOException, HubException {
        var how = have > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (var out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            var buffer = new byte[1 << 16];
            long written = have;
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                written += read;
                if (written > largest) {
                    Files.delete(part);
                    throw tooLarge(uri);
                }
                out.write(buffer, 0, read);
            }
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
