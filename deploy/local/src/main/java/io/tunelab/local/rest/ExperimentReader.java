package io.tunelab.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.rest.Experiment.Epoch;
import io.tunelab.local.rest.Experiment.Examples;
import io.tunelab.local.rest.Experiment.Progress;
import io.tunelab.local.rest.Experiment.Result;
import io.tunelab.local.rest.Experiment.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code GET /api/v1/experiments/{id}}. */
final class ExperimentReader {
    private ExperimentReader() {}

    static Experiment read(JsonNode node) {
        return new Experiment(
                node.path("experiment_id").asText(),
                State.valueOf(node.path("state").asText()),
                progress(node.path("progress")),
                epochs(node.path("epochs")),
                result(node),
                error(node));
    }

    private static Optional<Progress> progress(JsonNode node) {
        return node.isObject()
                ? Optional.of(new Progress(
                        node.path("phase").asText("training"),
                        node.path("epoch").asInt(),
                        node.path("epochs").asInt(),
                        node.path("step").asInt(),
                        node.path("steps_per_epoch").asInt(),
                        number(node.path("tokens_per_second")),
                        number(node.path("eta_seconds"))))
                : Optional.empty();
    }

    private static List<Epoch> epochs(JsonNode nodes) {
        var epochs = new ArrayList<Epoch>();
        for (var node : nodes) {
            var validation = node.path("validation");
            epochs.add(new Epoch(
                    node.path("epoch").asInt(),
                    validation.path("loss").asDouble(),
                    validation.path("accuracy").asDouble()));
        }
        return epochs;
    }

    private static Optional<Result> result(JsonNode node) {
        if (!node.path("test").isObject()) {
            return Optional.empty();
        }
        return Optional.of(new Result(
                node.path("best_epoch").asInt(),
                node.path("epochs_run").asInt(),
                node.path("best").path("accuracy").asDouble(),
                node.path("best").path("loss").asDouble(),
                node.path("test").path("accuracy").asDouble(),
                node.path("test").path("f1").asDouble(),
                node.path("timings").path("total_seconds").asDouble(),
                examples(node.path("examples"))));
    }

    private static Examples examples(JsonNode node) {
        return new Examples(
                node.path("train").asInt(),
                node.path("validation").asInt(),
                node.path("test").asInt());
    }

    private static Optional<String> error(JsonNode node) {
        return Optional.ofNullable(node.path("error").path("message").textValue());
    }

    private static Optional<Double> number(JsonNode node) {
        return node.isNumber() ? Optional.of(node.asDouble()) : Optional.empty();
    }
}
