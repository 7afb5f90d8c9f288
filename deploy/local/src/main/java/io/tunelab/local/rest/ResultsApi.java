package io.tunelab.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.local.study.RequestFields;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The results-service's REST interface, as far as the command line needs it. */
public final class ResultsApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String url;

    /** @param url base URL, for example {@code http://localhost:8080} */
    public ResultsApi(String url) {
        this.url = url;
    }

    /** Where people find it. */
    public String url() {
        return url;
    }

    /** Where one experiment is found. */
    public String experimentUrl(String id) {
        return url + "/api/v1/experiments/" + id;
    }

    /**
     * Submits an experiment.
     *
     * @return its id
     * @throws ApiException if it is refused; with the server's reason
     */
    public String submit(RequestFields request) {
        try {
            var body = json.writeValueAsString(request.values());
            var response = send(HttpRequest.newBuilder(URI.create(url + "/api/v1/experiments"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
            if (response.statusCode() / 100 != 2) {
                throw refused("the experiment was refused", response);
            }
            return json.readTree(response.body()).path("experiment_id").asText();
        } catch (IOException e) {
            throw new ApiException("cannot submit to " + url + ": " + e.getMessage(), e);
        }
    }

    /** One experiment; empty while the service has not heard of it. */
    public Optional<Experiment> experiment(String id) {
        return get("/api/v1/experiments/" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                .map(ExperimentReader::read);
    }

    /** How many experiments are in a state, or empty while the service does not answer. */
    public Optional<Integer> count(Experiment.State state) {
        try {
            return get("/api/v1/experiments?size=1&state=" + state)
                    .map(page -> page.path("total").asInt());
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    /** The JSON at a path; empty if there is none. */
    public Optional<JsonNode> get(String path) {
        try {
            var response = send(HttpRequest.newBuilder(URI.create(url + path)).GET());
            if (response.statusCode() == 404) {
                return Optional.empty();
            }
            if (response.statusCode() != 200) {
                throw refused("GET " + path, response);
            }
            return Optional.of(json.readTree(response.body()));
        } catch (IOException e) {
            throw new ApiException("cannot reach " + url + path + ": " + e.getMessage(), e);
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

    /** Deletes what is at a path. */
    public void delete(String path) {
        changed(path, HttpRequest.newBuilder(URI.create(url + path)).DELETE());
    }

    private JsonNode changed(String path, HttpRequest.Builder request) {
        try {
            var response = send(request);
            if (response.statusCode() / 100 != 2) {
                throw refused("refused", response);
            }
            return response.body().isEmpty() ? json.createObjectNode() : json.readTree(response.body());
        } catch (IOException e) {
            throw new ApiException("cannot reach " + url + path + ": " + e.getMessage(), e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(
                    request.header("Accept", "application/json, application/problem+json")
                            .timeout(TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException("interrupted", e);
        }
    }

    /** RFC 9457 problem details, where the answer has them. */
    private ApiException refused(String what, HttpResponse<String> response) {
        var reason = response.body();
        try {
            var problem = json.readTree(response.body());
            reason = problem.path("detail").asText(problem.path("title").asText(reason));
            var errors = problem.path("errors");
            if (errors.size() > 1) {
                var lines = new StringBuilder();
                errors.forEach(error -> lines.append("\n  ")
                        .append(error.has("line") ? "line " + error.path("line").asText() + ": " : "")
                        .append(error.path("field").asText())
                        .append(" is ")
                        .append(error.path("value").asText())
                        .append("; allowed: ")
                        .append(error.path("allowed").asText()));
                reason = errors.size() + " errors:" + lines;
            }
        } catch (IOException e) {
            // Not JSON: the text as it is says more than nothing.
        }
        return new ApiException(what + ": HTTP " + response.statusCode() + ", " + reason);
    }
}
