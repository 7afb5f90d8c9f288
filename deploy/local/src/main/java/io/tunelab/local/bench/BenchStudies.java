package io.tunelab.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.local.rest.ResultsApi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes studies by REST and waits until results-service has published all of their requests. */
final class BenchStudies {
    private static final int PAGE = 500;
    private final ResultsApi api;
    private final BenchSettings settings;

    BenchStudies(ResultsApi api, BenchSettings settings) {
        this.api = api;
        this.settings = settings;
    }

    /** Ids of the studies. */
    List<String> create() {
        var ids = new ArrayList<String>();
        for (int number = 1; number <= settings.studies(); number++) {
            ids.add(api.post(
                            "/api/v1/studies",
                            "application/json",
                            specification(number).toString())
                    .path("id")
                    .asText());
        }
        return ids;
    }

    private ObjectNode specification(int number) {
        var study = JsonNodeFactory.instance.objectNode();
        study.put("name", "bench-" + number).put("seeds", BenchSettings.SEEDS).put("reuse", false);
        study.putObject("fixed")
                .put("model", number % 2 == 0 ? "distilbert-base-uncased" : "bert-base-uncased")
                .put("epochs", settings.epochs())
                .putObject("dataset")
                .put("name", "imdb")
                .put("fraction", number % 4 == 0 ? 1.0 : 0.25);
        var stage = study.putArray("stages").addObject().put("name", "grid");
        var configurations = stage.putArray("configurations");
        for (int i = 0; i < settings.cells() / BenchSettings.SEEDS; i++) {
            configurations
                    .addObject()
                    .put("name", "c" + i)
                    .put("learning_rate", 1e-6 * (1 + i))
                    .put("max_length", 128 << i % 3)
                    .put("batch_size", 8 << i % 4);
        }
        return study;
    }

    /** The requests of all runs, by experiment id, once results-service has all of them in its database. */
    Map<String, JsonNode> requests() throws InterruptedException {
        while (api.get("/api/v1/experiments?limit=1")
                        .orElseThrow()
                        .path("total")
                        .asInt()
                < settings.runs()) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
        var requests = new LinkedHashMap<String, JsonNode>();
        var path = "/api/v1/experiments?sort=experiment_id&limit=" + PAGE;
        var next = "";
        do {
            var page = api.get(path + next).orElseThrow();
            page.path("items")
                    .forEach(run -> requests.put(run.path("experiment_id").asText(), run.path("request")));
            next = page.hasNonNull("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!next.isEmpty());
        return requests;
    }
}
