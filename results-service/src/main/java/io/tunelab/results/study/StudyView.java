package io.tunelab.results.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.query.ExperimentView.ErrorView;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.query.ExperimentView.WaitingView;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.study.plan.CellState;
import io.tunelab.results.study.plan.Plan.StageState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A study as answers show it; what is unknown is absent. Lists leave {@code spec} and {@code stages} away. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StudyView(
        @Schema(examples = "imdb-coursework-20261102-093000")
        String id,

        String name,
        String question,
        StudyState state,

        @Schema(description = "What went wrong, in words") String note,

        String selectBy,
        Instant createdAt,
        Instant updatedAt,
        Instant finishedAt,
        Progress progress,

        @Schema(description = "The best configuration of all stages, by validation")
        BestView best,

        @Schema(description = "Seconds until the end, from the durations of finished runs")
        Double etaSeconds,

        @Schema(description = "As it runs: overrides and extensions are in it; grids and draws are written out")
        JsonNode spec,

        List<StageView> stages) {

    /** How many cells are how far; {@code ended} of {@code total} are over. */
    @RegisterForReflection
    public record Progress(
            int total,
            int ended,
            int waiting,
            int queued,
            int running,
            int completed,
            int failed,
            int cancelled,

            @Schema(description = "Waiting at a rung of halving")
            int paused,

            @Schema(description = "Stopped early by halving, untested")
            int stopped,

            int reused) {}

    /**
     * The best configuration of a stage.
     *
     * @param value the mean over its completed runs of what the study selects by
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BestView(String stage, String name, double value, int runs, String cell, String experimentId) {}

    /** One stage. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StageView(
            String name,
            StageState state,
            String note,

            @Schema(description = "The fields that it took from the best configuration of earlier stages")
            JsonNode base,

            Progress progress,
            BestView best,

            @Schema(description = "Of a stage that adds seeds until it is decided: where that stands")
            String deciding,

            List<CellView> cells) {}

    /** One experiment. {@code best} and {@code best_epoch} are of one epoch; {@code test} is of that epoch's weights. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CellView(
            @Schema(examples = "problem-1-03") String cell,

            String name,

            @Schema(description = "The fields that the configuration sets itself")
            Map<String, JsonNode> varied,

            int seed,
            CellState state,

            @Schema(description = "Why halving stopped it") String note,

            @com.fasterxml.jackson.annotation.JsonProperty("try")
            int tryNumber,

            boolean reused,
            String experimentId,

            @Schema(description = "Experiments of earlier tries")
            List<String> earlier,

            Instant submittedAt,
            Instant startedAt,
            Instant finishedAt,
            WaitingView waiting,
            JsonNode progress,
            Integer bestEpoch,
            Double bestTrainLoss,
            MetricsView best,
            MetricsView test,
            Double totalSeconds,
            List<String> caveats,
            ErrorView error) {}
}
