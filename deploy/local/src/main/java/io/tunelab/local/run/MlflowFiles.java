package io.tunelab.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Writes runs as MLflow's file store keeps them ({@code mlflow ui --backend-store-uri DIR} shows them): {@code
 * DIR/<experiment>/<run>/} with {@code meta.yaml} and a file for each parameter, tag and metric. What it writes is what the
 * service's MLflow interface says.
 */
public final class MlflowFiles {
    /** In the order of MLflow's numbers, which count from 1. */
    private static final List<String> STATUSES = List.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");

    private static final String API = "/api/2.0/mlflow/";
    private static final int LONGEST_EXPERIMENT = 64;
    private final YAMLMapper yaml = new YAMLMapper();
    private final ResultsApi api;
    private final Path directory;

    /** @param directory made where it is missing; what it holds of the same runs is replaced */
    public MlflowFiles(ResultsApi api, Path directory) {
        this.api = api;
        this.directory = directory.toAbsolutePath().normalize();
    }

    /**
     * Writes a run and the experiment that it belongs to.
     *
     * @return the run's directory
     * @throws ApiException if there is no such run
     */
    public Path write(String id) {
        var run = get("runs/get?run_id=" + ResultsApi.encoded(id), id).path("run");
        var study = run.path("info").path("experiment_id").asText();
        var experiment = get("experiments/get?experiment_id=" + ResultsApi.encoded(study), study)
                .path("experiment");
        try {
            var parent = directory.resolve(fileName(study, LONGEST_EXPERIMENT));
            var target = parent.resolve(fileName(id, 255));
            Files.createDirectories(target.resolve("artifacts"));
            yaml.writeValue(parent.resolve("meta.yaml").toFile(), meta(parent, experiment));
            yaml.writeValue(target.resolve("meta.yaml").toFile(), meta(parent, target, run.path("info")));
            for (var param : run.path("data").path("params")) {
                write(target.resolve("params"), param, param.path("value").asText());
            }
            for (var tag : run.path("data").path("tags")) {
                write(target.resolve("tags"), tag, tag.path("value").asText());
            }
            Files.createDirectories(target.resolve("tags"));
            Files.writeString(target.resolve("tags").resolve("tunelab.experiment_id"), id);
            for (var metric : run.path("data").path("metrics")) {
                write(
                        target.resolve("metrics"),
                        metric,
                        history(id, metric.path("key").asText()));
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory, e);
        }
    }

    private JsonNode get(String path, String what) {
        return api.get(API + path)
                .orElseThrow(() -> new ApiException("there is no experiment or study '" + what + "'"));
    }

    /** A line for each value: moment, value, step. */
    private String history(String id, String key) {
        var metrics = get(
                        "metrics/get-history?run_id=" + ResultsApi.encoded(id) + "&metric_key="
                                + ResultsApi.encoded(key),
                        id)
                .path("metrics");
        return StreamSupport.stream(metrics.spliterator(), false)
                .map(metric -> metric.path("timestamp").asText() + " "
                        + metric.path("value").asText() + " "
                        + metric.path("step").asText())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static void write(Path folder, JsonNode entry, String content) throws IOException {
        var key = entry.path("key").asText();
        var file = folder.resolve(key).normalize();
        if (!file.startsWith(folder) || file.equals(folder)) {
            throw new ApiException("the key '" + key + "' cannot be a file's name");
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static ObjectNode meta(Path parent, JsonNode experiment) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("artifact_location", parent.toUri().toString())
                .put("creation_time", experiment.path("creation_time").asLong())
                .put("experiment_id", parent.getFileName().toString())
                .put("last_update_time", experiment.path("last_update_time").asLong())
                .put("lifecycle_stage", "active")
                .put("name", experiment.path("name").asText());
    }

    private static ObjectNode meta(Path parent, Path target, JsonNode info) {
        var meta = JsonNodeFactory.instance.objectNode();
        meta.put("artifact_uri", target.resolve("artifacts").toUri().toString());
        meta.set("end_time", info.path("end_time").isMissingNode() ? null : info.path("end_time"));
        meta.put("entry_point_name", "")
                .put("experiment_id", parent.getFileName().toString())
                .put("lifecycle_stage", "active")
                .put("run_id", target.getFileName().toString())
                .put("run_name", info.path("run_name").asText())
                .put("run_uuid", target.getFileName().toString())
                .put("source_name", "")
                .put("source_type", 4)
                .put("source_version", "")
                .put("start_time", info.path("start_time").asLong())
                .put("status", 1 + STATUSES.indexOf(info.path("status").asText()))
                .put("user_id", info.path("user_id").asText());
        meta.putArray("tags");
        return meta;
    }

    /** MLflow takes letters, digits, '_' and '-' for the names of experiments' and runs' directories. */
    private static String fileName(String id, int longest) {
        var name = id.replaceAll("[^A-Za-z0-9_-]", "-").replaceAll("^[-_]+", "");
        return name.substring(0, Math.min(longest, name.length()));
    }
}
