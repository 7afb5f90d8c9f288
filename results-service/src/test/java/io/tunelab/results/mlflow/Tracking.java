package io.tunelab.results.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** MLflow's tracking interface, ours or that of a real server, with ids replaced by names so that answers can be compared. */
final class Tracking {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    /** By name, for experiments and runs; empty where ids are names. */
    private final Map<String, String> ids = new HashMap<>();

    Tracking(String url) {
        this.url = url.replaceAll("/$", "") + "/api/2.0/mlflow/";
    }

    /** An answer's body; with {@code status} where it is an error. */
    JsonNode call(String method, String path, JsonNode body) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url + path))
                    .header("Content-Type", "application/json")
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return JSON.readTree(answer.body());
            }
            var error = JsonNodeFactory.instance.objectNode().put("status", answer.statusCode());
            return answer.body().startsWith("{")
                    ? error.put(
                            "error_code",
                            JSON.readTree(answer.body()).path("error_code").asText())
                    : error;
        } catch (IOException e) {
            throw new IllegalStateException(url + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Makes the same run on this server. */
    void copy(JsonNode run) {
        var info = run.path("info");
        var study = info.path("experiment_id").asText();
        var experiment = ids.computeIfAbsent(study, name -> call("POST", "experiments/create", object("name", name))
                .path("experiment_id")
                .asText());
        var create = object("experiment_id", experiment);
        create.set("start_time", info.path("start_time"));
        create.set("run_name", info.path("run_name"));
        create.set("tags", run.path("data").path("tags"));
        var id = call("POST", "runs/create", create)
                .path("run")
                .path("info")
                .path("run_id")
                .asText();
        ids.put(info.path("run_name").asText(), id);
        var batch = object("run_id", id);
        batch.set("metrics", run.path("data").path("metrics"));
        batch.set("params", run.path("data").path("params"));
        call("POST", "runs/log-batch", batch);
        var update = object("run_id", id);
        update.set("status", info.path("status"));
        if (info.has("end_time")) {
            update.set("end_time", info.path("end_time"));
        }
        call("POST", "runs/update", update);
    }

    /** Adds values of metrics to a copied run. */
    void log(String run, JsonNode metrics) {
        var batch = object("run_id", ids.get(run));
        batch.set("metrics", metrics);
        call("POST", "runs/log-batch", batch);
    }

    /** What a search gives: the names in their order and whether there is more, or the error. */
    String search(String path, JsonNode asked) {
        var body = asked.deepCopy();
        if (body.path("experiment_ids").isArray()) {
            var replaced = JSON.createArrayNode();
            body.path("experiment_ids").forEach(name -> replaced.add(ids.getOrDefault(name.asText(), name.asText())));
            ((ObjectNode) body).set("experiment_ids", replaced);
        }
        var names = new StringBuilder();
        while (true) {
            var answer = call("POST", path, body);
            if (answer.has("status")) {
                return answer.path("status").asInt() + " "
                        + answer.path("error_code").asText();
            }
            answer.path("runs").forEach(run -> names.append(
                            run.path("info").path("run_name").asText())
                    .append(' '));
            answer.path("experiments")
                    .forEach(one -> names.append(one.path("name").asText()).append(' '));
            if (!answer.hasNonNull("next_page_token")
                    || answer.path("next_page_token").asText().isEmpty()) {
                return names.toString().strip();
            }
            names.append("| ");
            ((ObjectNode) body).set("page_token", answer.path("next_page_token"));
        }
    }

    /** A run by parts, as texts that are equal if the parts are. */
    Map<String, String> run(String name) {
        var run = call("GET", "runs/get?run_id=" + ids.getOrDefault(name, name), null)
                .path("run");
        var parts = new TreeMap<String, String>();
        for (var field : new String[] {"run_name", "status", "start_time", "end_time", "lifecycle_stage", "user_id"}) {
            parts.put(field, run.path("info").path(field).asText());
        }
        for (var list : new String[] {"metrics", "params", "tags"}) {
            run.path("data")
                    .path(list)
                    .forEach(entry -> parts.put(list + "." + entry.path("key").asText(), values(entry)));
        }
        return parts;
    }

    /** The values of a metric. */
    String history(String name, String key) {
        var values = new TreeSet<String>();
        call("GET", "metrics/get-history?run_id=" + ids.getOrDefault(name, name) + "&metric_key=" + key, null)
                .path("metrics")
                .forEach(entry -> values.add(values(entry)));
        return values.toString();
    }

    private static String values(JsonNode entry) {
        return "%s at %s, step %s"
                .formatted(
                        entry.path("value").isNumber()
                                ? entry.path("value").asDouble()
                                : entry.path("value").asText(),
                        entry.path("timestamp").asText(),
                        entry.path("step").asText("0"));
    }

    static ObjectNode object(String key, String value) {
        return JsonNodeFactory.instance.objectNode().put(key, value);
    }
}
