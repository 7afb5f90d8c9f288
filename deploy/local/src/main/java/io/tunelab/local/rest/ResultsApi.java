package io.tunelab.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The results-service's REST interface, as far as the command line needs it. */
public final class ResultsApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String url;
    private final Optional<ApiKey> key;

    /** @param url base URL, for example {@code http://localhost:8080} */
    public ResultsApi(String url) {
        this(url, Optional.empty());
    }

    /**
     * @param url base URL; a slash at its end does not matter
     * @param key sent with every request
     * @throws IllegalArgumentException if the URL is not one of HTTP
     */
    public ResultsApi(String url, Optional<ApiKey> key) {
        if (!url.matches("https?://[^/\\s?#]+(/[^\\s?#]*)?")) {
            throw new IllegalArgumentException("The server's address is " + url
                    + "; allowed: an http:// or https:// URL, for example http://localhost:8080");
        }
        this.url = url.replaceFirst("/+$", "");
        this.key = key;
    }

    /** Where people find it. */
    public String url() {
        return url;
    }

    /** A part of a path or a query, so that every sign in it stays itself. */
    public static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Where one experiment is found. */
    /** What is said of an experiment that was just submitted, which may be a finished one that is identical. */
    public String submitted(String id) {
        boolean isFinished = get("/api/v1/experiments/" + encoded(id))
                .filter(run -> run.path("state").asText().equals("COMPLETED"))
                .isPresent();
        return isFinished
                ? "An identical run has finished: %s (reuse: false runs it again)".formatted(id)
                : "Submitted as " + id;
    }

    public String experimentUrl(String id) {
        return url + "/api/v1/experiments/" + id;
    }

    /** How many experiments are in a state, or empty while the service does not answer. */
    public Optional<Integer> count(String state) {
        try {
            return get("/api/v1/experiments?size=1&state=" + state)
                    .map(page -> page.path("total").asInt());
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    /** The JSON at a path; empty if there is none. */
    public Optional<JsonNode> get(String path) {
        return text(path).map(body -> {
            try {
                return json.readTree(body);
            } catch (IOException e) {
                throw new ApiException(url + path + " does not answer with JSON: " + e.getMessage(), e);
            }
        });
    }

    /** The text at a path; empty if there is none. */
    public Optional<String> text(String path) {
        try {
            var response = send(HttpRequest.newBuilder(URI.create(url + path)).GET());
            if (response.statusCode() == 404) {
                return Optional.empty();
            }
            if (response.statusCode() != 200) {
                throw refused("GET " + path, response);
            }
            return Optional.of(response.body());
        } catch (IOException e) {
            throw unreachable(path, e);
        }
    }

    /**
     * Saves what is at a path.
     *
     * @throws ApiException if there is nothing, or it is refused
     */
    public void save(String path, Path file) {
        try {
            var response = send(
                    HttpRequest.newBuilder(URI.create(url + path)).GET(),
                    HttpResponse.BodyHandlers.ofByteArray(),
                    TIMEOUT);
            if (response.statusCode() != 200) {
                throw refused(
                        "GET " + path, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, response.body());
        } catch (IOException e) {
            throw new ApiException("cannot save " + url + path + " to " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Sends a body and reads the answer.
     *
     * @throws ApiException if it is refused; with the server's reasons, one per line where there are several
     */
    public JsonNode post(String path, String contentType, String body) {
        return changed(
                path,
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** As {@link #post(String, String, String)}, with a file for the body. */
    public JsonNode post(String path, String contentType, Path file) {
        try {
            return changed(
                    path,
                    HttpRequest.newBuilder(URI.create(url + path))
                            .header("Content-Type", contentType)
                            .POST(HttpRequest.BodyPublishers.ofFile(file)));
        } catch (IOException e) {
            throw new ApiException("cannot read " + file + ": no such file", e);
        }
    }

    /**
     * Changes what is at a path.
     *
     * @throws ApiException if it is refused
     */
    public JsonNode patch(String path, String body) {
        return changed(
                path,
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", "application/json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Deletes what is at a path. */
    public void delete(String path) {
        changed(path, HttpRequest.newBuilder(URI.create(url + path)).DELETE());
    }

    private JsonNode changed(String path, HttpRequest.Builder request) {
        return changed(path, request, TIMEOUT);
    }

    JsonNode changed(String path, HttpRequest.Builder request, Duration timeout) {
        try {
            var response = send(request, HttpResponse.BodyHandlers.ofString(), timeout);
            if (response.statusCode() / 100 != 2) {
                throw refused("refused", response);
            }
            return response.body().isEmpty() ? json.createObjectNode() : json.readTree(response.body());
        } catch (IOException e) {
            throw unreachable(path, e);
        }
    }

    private ApiException unreachable(String path, IOException cause) {
        // The client's exception for a refused connection has no message.
        var reason = cause instanceof ConnectException ? "nothing answers there" : cause.getMessage();
        return new ApiException("cannot reach " + url + path + ": " + reason, cause);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        return send(request, HttpResponse.BodyHandlers.ofString(), TIMEOUT);
    }

    /** @param timeout until the answer begins */
    <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body, Duration timeout)
            throws IOException {
        key.ifPresent(secret -> request.header("Authorization", secret.bearer()));
        try {
            return http.send(
                    request.header("Accept", "application/json, application/problem+json, */*;q=0.5")
                            .timeout(timeout)
                            .build(),
                    body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException("interrupted", e);
        }
    }

    /** RFC 9457 problem details, where the answer has them. */
    private ApiException refused(String what, HttpResponse<String> response) {
        return refused(what, response.statusCode(), response.body());
    }

    ApiException refused(String what, int status, String body) {
        if (status == 401 || status == 403) {
            var advice = key.isEmpty()
                    ? "it asks for an API key: set TUNELAB_API_KEY, or name a file with --api-key-file"
                    : status == 401 ? "it does not know this API key" : "this API key's role does not allow it";
            return new ApiException(url + " refused access (HTTP " + status + "): " + advice);
        }
        var reason = body;
        try {
            var problem = json.readTree(body);
            reason = problem.path("detail").asText(problem.path("title").asText(reason));
            var errors = problem.path("errors");
            if (errors.size() > 1) {
                var lines = new StringBuilder();
                errors.forEach(error -> lines.append("\n  ")
                        .append(error.has("line") ? "line " + error.path("line").asText() + ": " : "")
                        .append(error.path("message").asText()));
                reason = errors.size() + " errors:" + lines;
            }
        } catch (IOException e) {
            // Not JSON: the text as it is says more than nothing.
        }
        return new ApiException(what + ": HTTP " + status + ", " + reason);
    }
}
