package io.tunelab.results.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;

/**
 * Answers as an MLflow server does, as far as the mirror asks, and keeps what it was told. A real one is tried with {@code
 * benchmarks/mlflow/mirror.py}.
 */
final class PlayedMlflow {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final URI address;
    private final String authorization;
    private final Map<String, String> experiments = new ConcurrentHashMap<>();
    final Map<String, Run> runs = new ConcurrentHashMap<>();
    final List<String> refusals = new CopyOnWriteArrayList<>();

    /** What a proxy before the server answers to a path, without a body of MLflow's; 200: it passes the call on. */
    volatile ToIntFunction<String> proxy = path -> 200;

    private HttpServer server;

    /** What was logged to a run. */
    static final class Run {
        final String experiment;
        final String name;
        final Map<String, String> params = new ConcurrentHashMap<>();
        final Map<String, String> tags = new ConcurrentHashMap<>();
        final List<String> metrics = new CopyOnWriteArrayList<>();
        final Map<String, String> artifacts = new ConcurrentHashMap<>();
        volatile String status = "RUNNING";

        Run(String experiment, String name) {
            this.experiment = experiment;
            this.name = name;
        }

        /** Values of one metric as step=value, in the order in which they came. */
        List<String> metric(String key) {
            return metrics.stream()
                    .filter(one -> one.startsWith(key + "@"))
                    .map(one -> one.substring(key.length() + 1))
                    .toList();
        }
    }

    PlayedMlflow(URI address, String authorization) {
        this.address = address;
        this.authorization = authorization;
    }

    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", address.getPort()), 0);
        server.createContext(address.getPath() + "/api/2.0/", this::answer);
        server.start();
    }

    void stop() {
        server.stop(0);
    }

    /** The one run with this tag; fails if there are several. */
    Optional<Run> run(String tag, String value) {
        var found = runs.values().stream()
                .filter(run -> value.equals(run.tags.get(tag)))
                .toList();
        if (found.size() > 1) {
            throw new AssertionError(value + " was logged " + found.size() + " times");
        }
        return found.stream().findFirst();
    }

    String experimentOf(Run run) {
        return experiments.entrySet().stream()
                .filter(entry -> entry.getValue().equals(run.experiment))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI()
                .getRawPath()
                .substring(address.getPath().length() + "/api/2.0/".length());
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int passed = proxy.applyAsInt(path);
        if (passed != 200) {
            exchange.sendResponseHeaders(passed, -1);
            exchange.close();
            return;
        }
        String answer;
        int status = 200;
        try {
            if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                throw new Refusal(401, "UNAUTHENTICATED", "who are you?");
            }
            answer = JSON.writeValueAsString(
                    answer(path, exchange.getRequestURI().getQuery(), body));
        } catch (Refusal e) {
            status = e.status;
            answer = JSON.writeValueAsString(Map.of("error_code", e.code, "message", e.getMessage()));
            refusals.add(path + ": " + e.getMessage());
        }
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Object answer(String path, String query, String text) throws IOException, Refusal {
        if (path.startsWith("mlflow-artifacts/artifacts/")) {
            var parts = path.substring("mlflow-artifacts/artifacts/".length()).split("/", 4);
            known(parts[1]).artifacts.put(parts[3], text);
            return Map.of();
        }
        var body = text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
        return switch (path) {
            case "mlflow/experiments/get-by-name" -> experiment(query.substring("experiment_name=".length()));
            case "mlflow/experiments/create" -> create(body);
            case "mlflow/runs/search" -> search(body);
            case "mlflow/runs/create" -> createRun(body);
            case "mlflow/runs/get" -> {
                var id = query.substring("run_id=".length());
                known(id);
                yield Map.of("run", run(id));
            }
            case "mlflow/runs/log-batch" -> log(known(body.path("run_id").asText()), body);
            case "mlflow/runs/update" -> {
                known(body.path("run_id").asText()).status = body.path("status").asText();
                yield Map.of();
            }
            default -> throw new Refusal(404, "ENDPOINT_NOT_FOUND", path);
        };
    }

    private Object experiment(String name) throws Refusal {
        var id = experiments.get(name);
        if (id == null) {
            throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "no experiment " + name);
        }
        return Map.of("experiment", Map.of("experiment_id", id, "name", name, "lifecycle_stage", "active"));
    }

    private Object create(JsonNode body) throws Refusal {
        var id = String.valueOf(experiments.size() + 1);
        if (experiments.putIfAbsent(body.path("name").asText(), id) != null) {
            throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", "twice");
        }
        return Map.of("experiment_id", id);
    }

    private Object search(JsonNode body) {
        var condition = body.path("filter").asText().split("`|' *$| = '", -1);
        var experiment = body.path("experiment_ids").path(0).asText();
        var found = new ArrayList<Object>();
        new TreeMap<>(runs).forEach((id, run) -> {
            if (run.experiment.equals(experiment) && condition[3].equals(run.tags.get(condition[1]))) {
                found.add(run(id));
            }
        });
        return Map.of("runs", found);
    }

    private Object createRun(JsonNode body) {
        var id = "run" + runs.size();
        var run = new Run(
                body.path("experiment_id").asText(), body.path("run_name").asText());
        body.path("tags")
                .forEach(tag ->
                        run.tags.put(tag.path("key").asText(), tag.path("value").asText()));
        runs.put(id, run);
        return Map.of("run", run(id));
    }

    private Map<String, Object> run(String id) {
        return Map.of(
                "info",
                Map.of(
                        "run_id",
                        id,
                        "artifact_uri",
                        "mlflow-artifacts:/1/" + id + "/artifacts",
                        "lifecycle_stage",
                        "active"));
    }

    private Run known(String id) throws Refusal {
        var run = runs.get(id);
        if (run == null) {
            throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "no run " + id);
        }
        return run;
    }

    private Object log(Run run, JsonNode body) throws Refusal {
        for (var param : body.path("params")) {
            var value = param.path("value").asText();
            var earlier = run.params.get(param.path("key").asText());
            if (earlier != null && !earlier.equals(value)) {
                throw new Refusal(400, "INVALID_PARAMETER_VALUE", "param " + param);
            }
            run.params.put(param.path("key").asText(), value);
        }
        body.path("tags")
                .forEach(tag ->
                        run.tags.put(tag.path("key").asText(), tag.path("value").asText()));
        body.path("metrics")
                .forEach(metric -> run.metrics.add("%s@%d=%s"
                        .formatted(
                                metric.path("key").asText(),
                                metric.path("step").asLong(),
                                metric.path("value").asText())));
        return Map.of();
    }

    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        private final int status;
        private final String code;

        Refusal(int status, String code, String message) {
            super(message);
            this.status = status;
            this.code = code;
        }
    }
}
