package io.tunelab.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How fast this machine trains on the user's texts: a run of two epochs on a few hundred of them. */
final class DemoPace {
    static final int ROWS = 400;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final long LOOK_MILLIS = 300;
    private static final Set<String> OVER = Set.of("COMPLETED", "FAILED", "CANCELLED");

    private DemoPace() {}

    /**
     * Tokens per second of training with one layer.
     *
     * @throws ApiException if the run fails: what would fail later is told now
     */
    static double measure(ResultsApi api, String dataset, String model) throws InterruptedException {
        var request = JsonNodeFactory.instance.objectNode();
        request.put("model", model)
                .put("num_layers", 1)
                .put("max_length", 128)
                .put("batch_size", 16)
                .put("learning_rate", 1e-4)
                .put("epochs", 2)
                // An earlier run would tell of other rows, and of another moment.
                .put("reuse", false)
                .withObject("/dataset")
                .put("name", dataset)
                .put("fraction", 1.0);
        request.withObject("/tags").put("demo", "calibration");
        var id = api.post("/api/v1/experiments", "application/json", request.toString())
                .path("experiment_id")
                .asText();
        var run = ended(api, id);
        if (!run.path("state").asText().equals("COMPLETED")) {
            throw new ApiException("a first run on this data ended as %s: %s"
                    .formatted(
                            run.path("state").asText().toLowerCase(java.util.Locale.ROOT),
                            run.path("error").path("message").asText("no reason is known")));
        }
        return run.path("epochs").path(1).path("tokens_per_second").asDouble();
    }

    /** On a busy machine an answer may take longer than a look waits; the next look asks again. */
    private static Optional<JsonNode> look(ResultsApi api, String id) {
        try {
            return api.get("/api/v1/experiments/" + ResultsApi.encoded(id));
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    private static JsonNode ended(ResultsApi api, String id) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < end) {
            var run = look(api, id);
            if (run.isPresent() && OVER.contains(run.get().path("state").asText())) {
                return run.get();
            }
            Thread.sleep(LOOK_MILLIS);
        }
        throw new ApiException("a first run on this data has not ended after 5 minutes: tunelab experiment show " + id);
    }
}
