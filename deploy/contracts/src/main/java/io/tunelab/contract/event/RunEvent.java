package io.tunelab.contract.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.tunelab.contract.measure.Thresholds;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.WireName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What happens to a run, as {@code run-event.schema.json} describes it, without what
 * {@link EventMessage} puts around it (who, when, which attempt). What is unknown is absent.
 */
public sealed interface RunEvent {
    /** As many characters as the contract allows a reason. */
    int LONGEST_REASON = 2000;

    /** As many points as a training curve has at most, in one event and over the whole run. */
    int MOST_CURVE_POINTS = 1000;

    /** As many lines as an event has at most. */
    int MOST_LOG_LINES = 200;

    /** As many characters as a line of a log has at most, its stack trace included. */
    int LONGEST_LOG_MESSAGE = 8000;

    /** The contract's name of this event. */
    String type();

    private static String cut(String reason) {
        return cut(reason, LONGEST_REASON);
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        // Half of a surrogate pair is not a character.
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }

    /** The request was accepted. */
    record RunQueued(ExperimentRequest request) implements RunEvent {
        @Override
        public String type() {
            return "run_queued";
        }
    }

    /** A trainer claimed the run. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record RunStarted(String device, String precision, int threads, double queueSeconds, OptionalInt maxAttempts)
            implements RunEvent {
        @Override
        public String type() {
            return "run_started";
        }
    }

    /**
     * Heartbeat, and how far the run is.
     *
     * @param curve the points of the training curve since the last heartbeat; each is told once
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record RunProgress(
            Phase phase,
            @JsonUnwrapped Position position,
            @JsonUnwrapped Pace pace,
            Optional<String> message,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CurvePoint> curve)
            implements RunEvent {
        public RunProgress {
            curve = curve == null ? List.of() : List.copyOf(curve);
            if (curve.size() > MOST_CURVE_POINTS) {
                throw new IllegalArgumentException(
                        "curve has at most " + MOST_CURVE_POINTS + " points, got " + curve.size());
            }
        }

        /** A heartbeat without points of the training curve. */
        public RunProgress(Phase phase, Position position, Pace pace, Optional<String> message) {
            this(phase, position, pace, message, List.of());
        }

        /** The same heartbeat with points of the training curve. */
        public RunProgress with(List<CurvePoint> points) {
            return new RunProgress(phase, position, pace, message, points);
        }

        /** A heartbeat of a phase without numbers. */
        public static RunProgress of(Phase phase) {
            return of(phase, Optional.empty());
        }

        /** The same, with something that people should know. */
        public static RunProgress of(Phase phase, String message) {
            return of(phase, Optional.of(message));
        }

        private static RunProgress of(Phase phase, Optional<String> message) {
            return new RunProgress(phase, Position.UNKNOWN, Pace.UNKNOWN, message);
        }

        @Override
        public String type() {
            return "run_progress";
        }
    }

    /**
     * What the trainer wrote to its log about the run since the last such event. Each line is told once.
     *
     * @param skipped lines before these that were too many to be told; absent: none
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record RunLogged(List<LogLine> lines, OptionalInt skipped) implements RunEvent {
        public RunLogged {
            lines = lines == null ? List.of() : List.copyOf(lines);
            if (lines.size() > MOST_LOG_LINES) {
                throw new IllegalArgumentException(
                        "lines has at most " + MOST_LOG_LINES + " lines, got " + lines.size());
            }
        }

        @Override
        public String type() {
            return "run_logged";
        }
    }

    /**
     * A line of a trainer's log.
     *
     * @param logger the class that wrote it, without its package
     * @param message with the stack trace, if there is one; cut at {@link #LONGEST_LOG_MESSAGE} characters
     */
    record LogLine(Instant at, LogLevel level, String logger, String message) {
        public LogLine {
            requireNonNull(at, "at is null, allowed: an instant in UTC");
            requireNonNull(level, "level is null, allowed: info, warn, error");
            requireNonNull(logger, "logger is null, allowed: a text");
            requireNonNull(message, "message is null, allowed: a text");
            message = cut(message, LONGEST_LOG_MESSAGE);
        }
    }

    /** How serious a line of a log is. */
    enum LogLevel implements WireName {
        INFO,
        WARN,
        ERROR;

        @Override
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How far a run is; counts from 1. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Position(OptionalInt epoch, OptionalInt epochs, OptionalInt step, OptionalInt stepsPerEpoch) {
        static final Position UNKNOWN =
                new Position(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

        /** Between two steps. */
        public static Position ofEpoch(int epoch, int epochs) {
            return new Position(
                    OptionalInt.of(epoch), OptionalInt.of(epochs), OptionalInt.empty(), OptionalInt.empty());
        }
    }

    /** How fast a run goes, and how well: over the current epoch, in nats per example and in seconds. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Pace(
            OptionalDouble loss,
            OptionalDouble tokensPerSecond,
            OptionalDouble examplesPerSecond,
            OptionalDouble etaSeconds) {
        /** Nothing can be said. */
        public static final Pace UNKNOWN = new Pace(
                OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /**
     * A point of the training curve: means over the steps since the last point, dropout on.
     *
     * @param step the last of those steps, counted from 1 over the whole run
     * @param loss nats per example
     * @param learningRate of that step
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record CurvePoint(int step, double loss, double learningRate, double tokensPerSecond) {
        public CurvePoint {
            if (step < 1 || !Double.isFinite(loss + learningRate + tokensPerSecond)) {
                throw new IllegalArgumentException("a point of the curve has a step from 1 and finite numbers, got "
                        + step + ", " + loss + ", " + learningRate + ", " + tokensPerSecond);
            }
        }
    }

    /** What a running trainer is doing. */
    enum Phase implements WireName {
        PREPARING,
        TRAINING,
        VALIDATING,
        TESTING,
        SAVING;

        @Override
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One pass over the training split and the validation after it; {@code epoch} counts from 1. */
    @JsonNaming(SnakeCaseStrategy.class)
    record EpochCompleted(
            int epoch,
            @JsonUnwrapped Fit fit,
            Metrics validation,
            @JsonUnwrapped Effort effort,
            boolean best) implements RunEvent {
        public EpochCompleted {
            if (epoch < 1) {
                throw new IllegalArgumentException("epoch counts from 1, got " + epoch);
            }
        }

        @Override
        public String type() {
            return "epoch_completed";
        }

        /** How the training split was learned, at which rate; the loss in nats per example. */
        @JsonNaming(SnakeCaseStrategy.class)
        @JsonInclude(JsonInclude.Include.NON_ABSENT)
        public record Fit(double trainLoss, OptionalDouble trainAccuracy, double learningRate) {
            public Fit {
                if (!Double.isFinite(trainLoss + trainAccuracy.orElse(0) + learningRate)) {
                    throw new IllegalArgumentException("train_loss, train_accuracy and learning_rate are finite, got "
                            + trainLoss + ", " + trainAccuracy + ", " + learningRate);
                }
            }
        }

        /** What the epoch took; rates are those of training. */
        @JsonNaming(SnakeCaseStrategy.class)
        @JsonInclude(JsonInclude.Include.NON_ABSENT)
        public record Effort(
                double trainSeconds,
                double validationSeconds,
                OptionalLong trainTokens,
                OptionalDouble tokensPerSecond) {}
    }

    /** Memory ran out: smaller micro batches are accumulated to the same effective batch. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record BatchSizeReduced(int from, int to, int accumulationSteps, Optional<String> reason) implements RunEvent {
        public BatchSizeReduced {
            reason = reason.map(RunEvent::cut);
        }

        @Override
        public String type() {
            return "batch_size_reduced";
        }
    }

    /** The run ended well: best epoch restored, tested and written; {@code artifact} is the model's key in the store. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record RunCompleted(
            StopReason stopReason,
            @JsonUnwrapped Selection selection,
            @JsonUnwrapped Tested tested,
            @JsonUnwrapped Work work,
            Optional<String> artifact,
            Provenance provenance)
            implements RunEvent {
        @Override
        public String type() {
            return "run_completed";
        }
    }

    /** Which epoch's weights were taken: {@code best} are its validation metrics. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Selection(int bestEpoch, int epochsRun, Metrics best, OptionalDouble bestTrainLoss) {
        public Selection {
            if (bestEpoch < 1) {
                throw new IllegalArgumentException("best_epoch counts from 1, got " + bestEpoch);
            }
        }
    }

    /**
     * What the test split says.
     *
     * @param confusionMatrix rows: true labels, columns: predicted ones
     * @param perLabel multi-label only
     * @param calibration absent in runs of earlier versions
     * @param thresholds of two labels, chosen on validation; no metric or prediction of the run uses them
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Tested(
            Metrics test,
            List<List<Integer>> confusionMatrix,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LabelCounts> perLabel,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Calibration> calibration,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Thresholds> thresholds,
            List<String> labels) {
        public Tested {
            confusionMatrix = confusionMatrix == null
                    ? List.of()
                    : confusionMatrix.stream().map(List::copyOf).toList();
            perLabel = perLabel == null ? List.of() : List.copyOf(perLabel);
            labels = labels == null ? List.of() : List.copyOf(labels);
        }
    }

    /** What was done, and what it took. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Work(
            Timings timings,
            Optional<Examples> examples,
            int batchSize,
            int microBatchSize,
            OptionalDouble tokensPerSecond,
            OptionalLong peakMemoryBytes) {}

    /** Multi-label: how one label fared on the test split. */
    @JsonNaming(SnakeCaseStrategy.class)
    record LabelCounts(int truePositives, int falsePositives, int falseNegatives) {}

    /**
     * Temperature scaling: the number by which all logits are divided so that the validation loss is lowest. No metric or
     * prediction of the run uses it.
     *
     * @param validationLoss without it, nats per example
     * @param scaledValidationLoss with it
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Calibration(double temperature, double validationLoss, double scaledValidationLoss) {}

    /** Examples per split, and of those of the test split the ones that were truncated to the maximum length. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Examples(int train, int validation, int test, OptionalInt testTruncated) {}

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
        public RunReleased {
            reason = cut(reason);
        }

        @Override
        public String type() {
            return "run_released";
        }
    }

    /** Why the queued run cannot begin yet: its model is being downloaded, its data is being prepared. */
    @JsonNaming(SnakeCaseStrategy.class)
    record RunWaiting(String reason) implements RunEvent {
        public RunWaiting {
            reason = cut(reason);
        }

        @Override
        public String type() {
            return "run_waiting";
        }
    }

    /** The run waits for a command after {@code epoch} finished epochs; its checkpoint is kept. */
    @JsonNaming(SnakeCaseStrategy.class)
    record RunPaused(int epoch) implements RunEvent {
        public RunPaused {
            if (epoch < 1) {
                throw new IllegalArgumentException("epoch counts from 1, got " + epoch);
            }
        }

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
    enum StopReason implements WireName {
        MAX_EPOCHS,
        EARLY_STOPPED,
        CANCELLED,
        STOPPED,
        OUT_OF_MEMORY,
        ERROR;

        @Override
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
