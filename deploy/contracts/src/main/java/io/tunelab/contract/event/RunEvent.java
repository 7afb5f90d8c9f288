package io.tunelab.contract.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.tunelab.contract.request.ExperimentRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What happens to a run, as {@code run-event.schema.json} describes it, without the envelope
 * (who, when, which attempt) that is put around it. What is unknown is absent.
 */
public sealed interface RunEvent {
    /** The contract's name of this event. */
    String type();

    /** The request was accepted. */
    record RunQueued(ExperimentRequest request) implements RunEvent {
        @Override
        public String type() {
            return "run_queued";
        }
    }

    /** A trainer claimed the run. */
    @JsonNaming(SnakeCaseStrategy.class)
    record RunStarted(String device, String precision, int threads, double queueSeconds, int maxAttempts)
            implements RunEvent {
        @Override
        public String type() {
            return "run_started";
        }
    }

    /** Heartbeat, and how far the run is. Rates and losses are over the current epoch. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record RunProgress(
            Phase phase,
            OptionalInt epoch,
            OptionalInt epochs,
            OptionalInt step,
            OptionalInt stepsPerEpoch,
            OptionalDouble loss,
            OptionalDouble tokensPerSecond,
            OptionalDouble examplesPerSecond,
            OptionalDouble etaSeconds,
            Optional<String> message)
            implements RunEvent {
        /** A heartbeat of a phase without numbers. */
        public static RunProgress of(Phase phase) {
            return of(phase, Optional.empty());
        }

        /** The same, with something that people should know. */
        public static RunProgress of(Phase phase, String message) {
            return of(phase, Optional.of(message));
        }

        private static RunProgress of(Phase phase, Optional<String> message) {
            return new RunProgress(
                    phase,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    message);
        }

        @Override
        public String type() {
            return "run_progress";
        }
    }

    /** What a running trainer is doing. */
    enum Phase {
        @JsonProperty("preparing")
        PREPARING,
        @JsonProperty("training")
        TRAINING,
        @JsonProperty("validating")
        VALIDATING,
        @JsonProperty("testing")
        TESTING,
        @JsonProperty("saving")
        SAVING
    }

    /** One pass over the training split and the validation after it; {@code epoch} counts from 1. */
    @JsonNaming(SnakeCaseStrategy.class)
    record EpochCompleted(
            int epoch,
            double trainLoss,
            double trainAccuracy,
            Metrics validation,
            double learningRate,
            double trainSeconds,
            double validationSeconds,
            long trainTokens,
            double tokensPerSecond,
            boolean best)
            implements RunEvent {
        public EpochCompleted {
            if (epoch < 1) {
                throw new IllegalArgumentException("epoch counts from 1, got " + epoch);
            }
        }

        @Override
        public String type() {
            return "epoch_completed";
        }
    }

    /** Memory ran out: smaller micro batches are accumulated to the same effective batch. */
    @JsonNaming(SnakeCaseStrategy.class)
    record BatchSizeReduced(int from, int to, int accumulationSteps, String reason) implements RunEvent {
        private static final int LONGEST_REASON = 2000;

        public BatchSizeReduced {
            var given = reason == null ? "out of memory" : reason;
            reason = given.substring(0, Math.min(given.length(), LONGEST_REASON));
        }

        @Override
        public String type() {
            return "batch_size_reduced";
        }
    }

    /** The run ended well: best epoch restored, tested and written. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record RunCompleted(
            StopReason stopReason,
            int bestEpoch,
            int epochsRun,
            Metrics best,
            double bestTrainLoss,
            Metrics test,
            List<List<Integer>> confusionMatrix,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LabelCounts> perLabel,

            List<String> labels,
            Timings timings,
            Examples examples,
            int batchSize,
            int microBatchSize,
            double tokensPerSecond,
            OptionalLong peakMemoryBytes,
            String artifact,
            Provenance provenance)
            implements RunEvent {
        public RunCompleted {
            confusionMatrix = confusionMatrix.stream().map(List::copyOf).toList();
            perLabel = List.copyOf(perLabel);
            labels = List.copyOf(labels);
        }

        @Override
        public String type() {
            return "run_completed";
        }
    }

    /** Multi-label: how one label fared on the test split. */
    @JsonNaming(SnakeCaseStrategy.class)
    record LabelCounts(int truePositives, int falsePositives, int falseNegatives) {}

    /** Examples per split, and of those of the test split the ones that lost their end at the maximum length. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Examples(int train, int validation, int test, int testTruncated) {}

    /** The run will not be tried again. */
    @JsonNaming(SnakeCaseStrategy.class)
    record RunFailed(StopReason stopReason, Failure error) implements RunEvent {
        @Override
        public String type() {
            return "run_failed";
        }
    }

    /** Why a run failed: {@code code} for programs, {@code message} for people. */
    record Failure(String code, String message) {}

    /** The trainer gave the run back before its end; another attempt goes on from the last checkpoint. */
    @JsonNaming(SnakeCaseStrategy.class)
    record RunReleased(String reason) implements RunEvent {
        private static final int LONGEST_REASON = 2000;

        public RunReleased {
            reason = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
        }

        @Override
        public String type() {
            return "run_released";
        }
    }

    /** Why the queued run cannot begin yet: its model is being downloaded, its data is being prepared. */
    @JsonNaming(SnakeCaseStrategy.class)
    record RunWaiting(String reason) implements RunEvent {
        private static final int LONGEST_REASON = 2000;

        public RunWaiting {
            reason = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
        }

        @Override
        public String type() {
            return "run_waiting";
        }
    }

    /** The run waits for a command after {@code epoch} finished epochs; its checkpoint is kept. */
    @JsonNaming(SnakeCaseStrategy.class)
    record RunPaused(int epoch) implements RunEvent {
        @Override
        public String type() {
            return "run_paused";
        }
    }

    /** A paused run ended on a stop command, without a test. */
    @JsonNaming(SnakeCaseStrategy.class)
    record RunStopped(StopReason stopReason) implements RunEvent {
        @Override
        public String type() {
            return "run_stopped";
        }
    }

    /** Ended on a cancel command. */
    @JsonNaming(SnakeCaseStrategy.class)
    record RunCancelled(StopReason stopReason) implements RunEvent {
        @Override
        public String type() {
            return "run_cancelled";
        }
    }

    /** Why a run stopped. */
    enum StopReason {
        @JsonProperty("max_epochs")
        MAX_EPOCHS,
        @JsonProperty("early_stopped")
        EARLY_STOPPED,
        @JsonProperty("cancelled")
        CANCELLED,
        @JsonProperty("stopped")
        STOPPED,
        @JsonProperty("out_of_memory")
        OUT_OF_MEMORY,
        @JsonProperty("error")
        ERROR
    }
}
