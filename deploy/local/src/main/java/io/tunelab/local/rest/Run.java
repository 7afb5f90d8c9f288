package io.tunelab.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What the results-service knows of one run, as far as the command line shows it. Losses in nats per example, rates and
 * scores in 0 to 1.
 *
 * @param id of the experiment; empty while it has none
 * @param seconds what it took, as far as that is known
 */
public record Run(Optional<String> id, String name, Standing standing, Scores scores, Optional<Double> seconds) {
    /**
     * How far it is.
     *
     * @param state as the service names it, for example {@code RUNNING}
     * @param waiting why it is queued and cannot begin
     * @param error why it failed, was refused, or was stopped early
     */
    public record Standing(
            String state,
            boolean reused,
            Optional<String> waiting,
            Optional<Progress> progress,
            Optional<String> error) {
        private static Standing of(JsonNode node) {
            return new Standing(
                    node.path("state").asText(),
                    node.path("reused").asBoolean(),
                    Optional.ofNullable(node.path("waiting").path("reason").textValue()),
                    Progress.of(node.path("progress")),
                    Optional.ofNullable(node.path("error").path("message").textValue())
                            .or(() -> Optional.ofNullable(node.path("note").textValue())));
        }

        /** Why it ended without a result, or what it waits for. */
        public Optional<String> reason() {
            return error.or(() -> waiting);
        }
    }

    /**
     * How good it is.
     *
     * @param best validation metrics of the best epoch so far
     * @param test metrics of that epoch's weights
     * @param caveats what must be known before the test score is believed
     */
    public record Scores(Optional<Metrics> best, Optional<Metrics> test, List<String> caveats) {
        public Scores {
            caveats = List.copyOf(caveats);
        }

        private static Scores of(JsonNode node) {
            return new Scores(
                    Metrics.of(node, "val_"),
                    Metrics.of(node, "test_"),
                    StreamSupport.stream(node.path("caveats").spliterator(), false)
                            .map(JsonNode::asText)
                            .toList());
        }
    }

    public record Metrics(double loss, double accuracy, double f1) {
        private static Optional<Metrics> of(JsonNode node, String prefix) {
            return node.hasNonNull(prefix + "loss")
                    ? Optional.of(new Metrics(
                            node.path(prefix + "loss").asDouble(),
                            node.path(prefix + "accuracy").asDouble(),
                            node.path(prefix + "f1").asDouble()))
                    : Optional.empty();
        }
    }

    /**
     * The last heartbeat.
     *
     * @param phase for example {@code training}
     * @param secondsLeft as the trainer estimates
     */
    public record Progress(
            String phase,
            int epoch,
            int epochs,
            int step,
            int stepsPerEpoch,
            Optional<Double> tokensPerSecond,
            Optional<Double> secondsLeft) {
        private static Optional<Progress> of(JsonNode node) {
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

        /** Part of the whole training that is done, 0 to 1. */
        public double fraction() {
            if (epochs == 0) {
                return 0;
            }
            double inEpoch = stepsPerEpoch == 0 ? 0 : Math.min(1.0, (double) step / stepsPerEpoch);
            if (phase.equals("validating")) {
                // After the epoch's last step; the heartbeat counts no steps then.
                inEpoch = 1;
            }
            return Math.min(1.0, (Math.max(1, epoch) - 1 + inEpoch) / epochs);
        }
    }

    /** Reads an item of {@code cells} of a study; cells that share a name are told apart by their seeds. */
    public static Run ofCell(JsonNode cell, boolean nameIsShared) {
        var name = cell.path("name").asText();
        return of(cell, nameIsShared ? name + " seed " + cell.path("seed").asText() : name);
    }

    /** Reads an experiment. */
    public static Run ofExperiment(JsonNode experiment) {
        return of(experiment, experiment.path("experiment_id").asText());
    }

    private static Run of(JsonNode node, String name) {
        return new Run(
                Optional.ofNullable(node.path("experiment_id").textValue()),
                name,
                Standing.of(node),
                Scores.of(node),
                number(node.path("total_seconds")));
    }

    /** Whether nothing more will happen. */
    public boolean isOver() {
        return switch (standing.state()) {
            case "COMPLETED", "FAILED", "CANCELLED", "STOPPED", "REJECTED" -> true;
            default -> false;
        };
    }

    private static Optional<Double> number(JsonNode node) {
        return node.isNumber() ? Optional.of(node.asDouble()) : Optional.empty();
    }
}
