package io.tunelab.local.rest;

import java.util.List;
import java.util.Optional;

/**
 * What the results-service knows of one experiment, as far as the command line shows it. Losses in nats per example,
 * rates and scores in 0 to 1.
 *
 * @param error why it failed or was refused
 */
public record Experiment(
        String id,
        State state,
        Optional<Progress> progress,
        List<Epoch> epochs,
        Optional<Result> result,
        Optional<String> error) {
    /** The life of an experiment. */
    public enum State {
        QUEUED,
        RUNNING,
        STALLED,
        COMPLETED,
        FAILED,
        CANCELLED,
        REJECTED;

        /** Whether nothing more will happen. */
        public boolean isFinal() {
            return this == COMPLETED || this == FAILED || this == CANCELLED || this == REJECTED;
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

    /** One epoch's validation. */
    public record Epoch(int epoch, double validationLoss, double validationAccuracy) {}

    /**
     * Of a completed experiment; validation and test are of the same epoch's weights.
     *
     * @param examples in train, validation and test
     */
    public record Result(
            int bestEpoch,
            int epochsRun,
            double validationAccuracy,
            double validationLoss,
            double testAccuracy,
            double testF1,
            double seconds,
            Examples examples) {}

    /** How many examples the splits have. */
    public record Examples(int train, int validation, int test) {}

    public Experiment {
        epochs = List.copyOf(epochs);
    }
}
