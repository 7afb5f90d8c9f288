package io.tunelab.results.mirror;

import io.tunelab.results.mirror.MlflowApi.Batch;
import io.tunelab.results.mirror.MlflowApi.ExperimentToCreate;
import io.tunelab.results.mirror.MlflowApi.Pair;
import io.tunelab.results.mirror.MlflowApi.RunToCreate;
import io.tunelab.results.mirror.MlflowApi.Search;
import io.tunelab.results.mirror.MlflowApi.Update;
import io.tunelab.results.mirror.MlflowServer.AwayException;
import io.tunelab.results.mirror.MlflowServer.RefusedException;
import io.tunelab.results.mlflow.RunFacts.Metric;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is written to an MLflow server, so that it can be written again: what is there is found first, and replaced. */
final class Writing {
    private static final String DELETED = "deleted";

    private static final String NO_PROXY =
            "not uploaded: the MLflow server has no artifact proxy (mlflow server --serve-artifacts)";

    private final MlflowServer server;

    Writing(MlflowServer server) {
        this.server = server;
    }

    String server() {
        return server.name();
    }

    /**
     * The id of the MLflow experiment of this name; made where it is missing.
     *
     * @throws AwayException if it cannot be made: nothing can be written without
     */
    String experiment(String name, Map<String, String> tags) {
        try {
            return experimentOf(name);
        } catch (RefusedException e) {
            if (!e.isMissing()) {
                throw new AwayException(e.getMessage(), true);
            }
        }
        try {
            var made = new ExperimentToCreate(name, Pair.of(Limited.tags(tags)));
            return server.call(api -> api.create(made)).experimentId();
        } catch (RefusedException e) {
            if (e.isThere()) {
                return experimentOf(name);
            }
            throw new AwayException(e.getMessage(), true);
        }
    }

    private String experimentOf(String name) {
        var experiment = server.call(api -> api.experiment(name)).experiment();
        if (DELETED.equals(experiment.lifecycleStage())) {
            throw new RefusedException(
                    "", "the MLflow experiment '" + name + "' is deleted; restore it there or delete it for good");
        }
        return experiment.experimentId();
    }

    /** The run with this tag; deleted ones are found, too. */
    Optional<String> find(String experiment, String tag, String value) {
        var search =
                new Search(List.of(experiment), "tags.`%s` = '%s'".formatted(tag, value.replace("'", "")), "ALL", 1);
        return server.call(api -> api.search(search)).runs().stream()
                .findFirst()
                .map(run -> {
                    if (DELETED.equals(run.info().lifecycleStage())) {
                        throw new RefusedException("", "somebody deleted it in MLflow");
                    }
                    return run.info().runId();
                });
    }

    /** Whether the server has this run, deleted or not. */
    boolean has(String run) {
        try {
            server.call(api -> api.run(run));
            return true;
        } catch (RefusedException e) {
            if (e.isMissing()) {
                return false;
            }
            throw e;
        }
    }

    String create(String experiment, String name, long startTime, Map<String, String> tags) {
        var run = new RunToCreate(experiment, Limited.cut(name, 250), startTime, Pair.of(Limited.tags(tags)));
        return server.call(api -> api.create(run)).run().info().runId();
    }

    /** Older servers take shorter values. */
    void params(String run, Map<String, String> params) {
        try {
            log(run, Limited.params(params, Limited.PARAM));
        } catch (RefusedException e) {
            if (params.values().stream().noneMatch(value -> value.length() > Limited.SHORT_PARAM)) {
                throw e;
            }
            log(run, Limited.params(params, Limited.SHORT_PARAM));
        }
    }

    private void log(String run, Map<String, String> params) {
        Limited.batches(Pair.of(params), Limited.PAIRS_A_BATCH)
                .forEach(some -> log(new Batch(run, List.of(), some, List.of())));
    }

    void tags(String run, Map<String, String> tags) {
        Limited.batches(Pair.of(Limited.tags(tags)), Limited.PAIRS_A_BATCH)
                .forEach(some -> log(new Batch(run, List.of(), List.of(), some)));
    }

    void metrics(String run, List<Metric> metrics) {
        Limited.batches(metrics, Limited.METRICS_A_BATCH)
                .forEach(some -> log(new Batch(run, some, List.of(), List.of())));
    }

    private void log(Batch batch) {
        server.call(api -> {
            api.log(batch);
            return true;
        });
    }

    /** @param end milliseconds since 1970 */
    void status(String run, String status, Optional<Long> end) {
        server.call(api -> {
            api.update(new Update(run, status, end.orElse(null)));
            return true;
        });
    }

    /**
     * Uploads files through the server; what it refuses, such as a file that is too large, is left out.
     *
     * @param files texts by path
     * @return why not all of them are there; empty if they are
     */
    Optional<String> artifacts(String run, Map<String, String> files) {
        var uri = URI.create(
                server.call(api -> api.run(run)).run().info().artifactUri().replace(" ", "%20"));
        if (!"mlflow-artifacts".equals(uri.getScheme())) {
            return Optional.of(NO_PROXY);
        }
        var root = uri.getRawPath().replaceAll("^/+|/+$", "");
        var refused = new ArrayList<String>();
        files.forEach((path, text) -> {
            try {
                server.call(api -> {
                    api.put(root + "/" + encoded(path), text.getBytes(StandardCharsets.UTF_8));
                    return true;
                });
            } catch (RefusedException e) {
                if (e.isMissing()) {
                    throw e;
                }
                refused.add(path + ": " + e.getMessage());
            }
        });
        return refused.isEmpty() ? Optional.empty() : Optional.of("not uploaded: " + String.join("; ", refused));
    }

    private static String encoded(String path) {
        return Arrays.stream(path.split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
