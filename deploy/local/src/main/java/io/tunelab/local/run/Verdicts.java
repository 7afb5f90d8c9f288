package io.tunelab.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.study.Study.SelectBy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Whether a study's other runs are really worse than its best one, or only unluckier: what results-service says. */
public final class Verdicts {
    private static final int TRIES = 20;
    private static final long PAUSE_MILLIS = 500;
    private final ResultsApi api;

    public Verdicts(ResultsApi api) {
        this.api = api;
    }

    /** A heading and a line per run that was tested on the best run's examples; empty if there is none. */
    public List<String> lines(List<RunStatus> runs, SelectBy by) {
        var best = Selection.best(runs, by);
        var others = best.map(winner -> runs.stream()
                        .filter(status -> status.result().isPresent() && !status.equals(winner))
                        .filter(status -> sameData(status, winner))
                        .toList())
                .orElse(List.of());
        if (others.isEmpty()) {
            return List.of();
        }
        var names = new HashMap<String, String>();
        others.forEach(status -> names.put(id(status), status.run().name()));
        try {
            return lines(best.get().run().name(), names, ask(id(best.get()), others));
        } catch (ApiException e) {
            return List.of("The runs could not be compared: " + e.getMessage());
        }
    }

    private static boolean sameData(RunStatus one, RunStatus other) {
        return Objects.equals(
                one.run().request().values().get("dataset"),
                other.run().request().values().get("dataset"));
    }

    private static List<String> lines(String best, Map<String, String> names, JsonNode answer) {
        var lines = new ArrayList<String>();
        lines.add("Test accuracy against " + best + ", on the same examples (McNemar with Holm's correction, paired"
                + " bootstrap):");
        int width = names.values().stream().mapToInt(String::length).max().orElse(0);
        for (var comparison : answer.path("comparisons")) {
            var name = names.get(comparison.path("experiment_id").asText());
            lines.add(("  %-" + width + "s  %s")
                    .formatted(name, comparison.path("verdict").asText()));
            comparison
                    .path("warnings")
                    .forEach(warning -> lines.add(" ".repeat(width + 4) + "but " + warning.asText()));
        }
        return lines;
    }

    /** Predictions come by a topic of their own and may reach the database a moment after the run's end. */
    private JsonNode ask(String best, List<RunStatus> others) {
        var ids = others.stream().map(Verdicts::id).collect(Collectors.joining(","));
        var path = "/api/v1/comparisons?baseline=" + encoded(best) + "&experiments=" + encoded(ids);
        for (int attempt = 1; ; attempt++) {
            try {
                return api.get(path).orElseThrow(() -> new ApiException("the service does not know the runs"));
            } catch (ApiException e) {
                if (attempt == TRIES) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException("interrupted", e);
        }
    }

    private static String id(RunStatus status) {
        return status.experiment().orElseThrow().id();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
