package io.tunelab.results.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.event.Caveats;
import io.tunelab.contract.measure.Measure;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.MetricColumns;
import io.tunelab.results.store.State;
import io.tunelab.results.store.StoredJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One experiment. What is unknown is absent. In JSON its parts are one flat object. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExperimentView(
        @Schema(examples = "019a3f0e-6b7c-7d2a-9c11-5a1f3e8b2d40")
        String experimentId,

        @Schema(ref = "ExperimentRequest") JsonNode request,

        @JsonUnwrapped Marks marks,
        @JsonUnwrapped Standing standing,
        @JsonUnwrapped Times times,
        @JsonUnwrapped Selection selection,
        @JsonUnwrapped Tested tested,
        @JsonUnwrapped Execution execution,
        List<EpochView> epochs) {

    /** What people say of it. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Marks(
            String name,

            @Schema(description = "Markdown") String notes,

            @Schema(description = "Those of the request, and those that were added or changed since")
            Map<String, String> tags,

            Instant archivedAt) {
        private static Marks of(ExperimentEntity run) {
            return new Marks(run.name, run.notes, ExperimentFields.tags(run), run.archivedAt);
        }
    }

    /** How far it is. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Standing(
            State state,
            int attempt,
            String worker,

            @Schema(description = "Why a queued run cannot begin yet")
            WaitingView waiting,

            @Schema(ref = "RunProgress") JsonNode progress,

            String stopReason,
            ErrorView error) {
        private static Standing of(ExperimentEntity run, StoredJson json) {
            return new Standing(
                    run.state,
                    run.attempt,
                    run.worker,
                    WaitingView.of(run),
                    json.progress(run.progress),
                    run.stopReason,
                    ErrorView.of(run));
        }
    }

    /** When it changed. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Times(Instant submittedAt, Instant updatedAt, Instant startedAt, Instant finishedAt) {}

    /**
     * The epoch with the lowest validation loss so far, or the one that the completed run restored and tested.
     *
     * @param best its validation metrics
     * @param artifact the model's key in the store
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Selection(
            Integer bestEpoch,
            Double bestTrainLoss,
            @JsonUnwrapped(prefix = "val_") MetricsView best,
            Integer epochsRun,
            String artifact,

            CalibrationView calibration,
            @Schema(ref = "RunEventRunCompletedThresholds") JsonNode thresholds) {
        private static Selection of(ExperimentEntity run, JsonNode completed) {
            return new Selection(
                    run.bestEpoch,
                    run.bestTrainLoss,
                    MetricsView.of(run.best, completed.path("best")),
                    completed.has("epochs_run") ? completed.get("epochs_run").asInt() : null,
                    completed.has("artifact") ? completed.get("artifact").asText() : null,
                    CalibrationView.of(completed.get("calibration")),
                    completed.get("thresholds"));
        }
    }

    /** What the test split says of that epoch's weights. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Tested(
            @JsonUnwrapped(prefix = "test_") MetricsView test,
            @Schema(implementation = int[][].class) JsonNode confusionMatrix,

            @Schema(description = "Of a multi-label run, instead of a confusion matrix: test results by label")
            List<LabelView> perLabel,

            @Schema(implementation = String[].class) JsonNode labels,

            @Schema(description = "Caveats on the test score; empty for a sound run")
            List<String> caveats) {
        public Tested {
            caveats = caveats == null ? List.of() : List.copyOf(caveats);
        }

        private static Tested of(ExperimentEntity run, JsonNode completed) {
            return new Tested(
                    MetricsView.of(run.test, completed.path("test")),
                    completed.path("confusion_matrix").isEmpty() ? null : completed.get("confusion_matrix"),
                    LabelView.of(completed),
                    completed.get("labels"),
                    Caveats.of(completed));
        }
    }

    /** What the completed run took, and on what it ran. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Execution(
            @JsonUnwrapped TimingsView timings,

            @Schema(description = "Training and validation") Double fitSeconds,

            @Schema(ref = "RunEventRunCompletedExamples") JsonNode examples,

            Integer microBatchSize,
            Double tokensPerSecond,
            Long peakMemoryBytes,

            @Schema(ref = "RunEventProvenance") JsonNode provenance) {
        private static Execution of(JsonNode completed) {
            var timings = TimingsView.of(completed.get("timings"));
            return new Execution(
                    timings,
                    timings == null ? null : timings.fitSeconds(),
                    completed.get("examples"),
                    completed.has("micro_batch_size")
                            ? completed.get("micro_batch_size").asInt()
                            : null,
                    completed.has("tokens_per_second")
                            ? completed.get("tokens_per_second").asDouble()
                            : null,
                    completed.hasNonNull("peak_memory_bytes")
                            ? completed.get("peak_memory_bytes").asLong()
                            : null,
                    completed.get("provenance"));
        }
    }

    /**
     * Loss in nats per example; the rest in 0 to 1. Of a multi-label run accuracy is the share of examples that are right in
     * every label, precision, recall and F1 are macro averages, and {@code microF1}, absent otherwise, is that of all
     * decisions together. The others have scikit-learn's definitions: of two labels those of label 1, of more, and multi-label,
     * means over the labels, each against all others. Those after {@code microF1} were not sent by trainers of earlier versions, and
     * are null where they are undefined. One record: within another, prefixes of names would not reach the inner one.
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MetricsView(
            double loss,
            double accuracy,
            double precision,
            double recall,
            double f1,
            Double microF1,
            Double macroF1,
            Double balancedAccuracy,
            Double mcc,
            Double auroc,
            Double averagePrecision,
            Double brier,

            @Schema(description = "Why a measure has no value, by its name")
            Map<String, String> undefined) {
        public static MetricsView of(MetricColumns columns) {
            return of(columns, MissingNode.getInstance());
        }

        /** @param told the metrics as the run told them, which has more than the columns */
        static MetricsView of(MetricColumns columns, JsonNode told) {
            return columns == null || columns.loss == null
                    ? null
                    : new MetricsView(
                            columns.loss,
                            columns.accuracy,
                            columns.precision,
                            columns.recall,
                            columns.f1,
                            told.has("micro_f1") ? told.get("micro_f1").asDouble() : null,
                            columns.macroF1,
                            columns.balancedAccuracy,
                            columns.mcc,
                            columns.auroc,
                            columns.averagePrecision,
                            columns.brier,
                            reasons(told.path("undefined")));
        }

        private static Map<String, String> reasons(JsonNode undefined) {
            var reasons = new TreeMap<String, String>();
            undefined
                    .properties()
                    .forEach(one -> reasons.put(one.getKey(), one.getValue().asText()));
            return reasons.isEmpty() ? null : reasons;
        }

        /** Of a measure; null if it is undefined or unknown. */
        public Double value(Measure measure) {
            return switch (measure) {
                case LOSS -> loss;
                case ACCURACY -> accuracy;
                case F1 -> f1;
                case MACRO_F1 -> macroF1;
                case BALANCED_ACCURACY -> balancedAccuracy;
                case MCC -> mcc;
                case AUROC -> auroc;
                case AVERAGE_PRECISION -> averagePrecision;
                case BRIER -> brier;
            };
        }
    }

    /** What a queued run waits for: its model, its data, or a trainer after one has given it back. */
    @RegisterForReflection
    public record WaitingView(String reason, Instant since) {
        public static WaitingView of(ExperimentEntity run) {
            return run.waitingReason == null ? null : new WaitingView(run.waitingReason, run.waitingSince);
        }
    }

    /** Why it failed or was refused. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ErrorView(String code, String message, String field) {
        public static ErrorView of(ExperimentEntity run) {
            return run.errorCode == null ? null : new ErrorView(run.errorCode, run.errorMessage, run.errorField);
        }
    }

    /** @param epochs null where a list of experiments leaves them away */
    static ExperimentView of(ExperimentEntity run, List<EpochView> epochs, StoredJson json) {
        var completed = json.read(run.completed);
        return new ExperimentView(
                run.experimentId,
                json.orNull(run.request),
                Marks.of(run),
                Standing.of(run, json),
                new Times(run.submittedAt, run.updatedAt, run.startedAt, run.finishedAt),
                Selection.of(run, completed),
                Tested.of(run, completed),
                Execution.of(completed),
                epochs);
    }
}
