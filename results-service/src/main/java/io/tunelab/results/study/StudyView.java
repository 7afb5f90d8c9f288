package io.tunelab.results.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.study.plan.CellState;
import io.tunelab.results.study.plan.Plan.StageState;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A study as answers show it; what is unknown is absent. Lists leave {@code spec} and {@code stages} away. In JSON its parts
 * are one flat object.
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StudyView(
        @Schema(examples = "imdb-coursework-20261102-093000")
        String id,

        String name,
        String question,
        @JsonUnwrapped Marks marks,
        @JsonUnwrapped Standing standing,
        @JsonUnwrapped Times times,
        @JsonUnwrapped Selection selection,

        @Schema(ref = "StudySpec") JsonNode spec,

        List<StageView> stages) {

    /** What people say of it. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Marks(@Schema(description = "Markdown") String notes, Map<String, String> tags, Instant archivedAt) {}

    /** How far it is. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Standing(
            StudyState state,

            @Schema(description = "The error, in words") String note,

            Progress progress,

            @Schema(description = "Seconds until the end, from the durations of finished runs")
            Double etaSeconds) {}

    /** When it changed. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Times(Instant createdAt, Instant updatedAt, Instant finishedAt) {}

    /** What it selects by, and what that has chosen so far. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Selection(
            String selectBy,

            @Schema(
                    description =
                            "The best configuration of all stages, by validation; of stages whose validation sets differ that of the last")
            BestView best) {}

    /** How many cells are how far; {@code ended} of {@code total} are over. */
    @RegisterForReflection
    public record Progress(
            int total,
            int ended,
            @JsonUnwrapped Open open,
            @JsonUnwrapped Ended over,
            int reused) {
        /** @param reused how many of the cells took an identical run that was there */
        static Progress of(List<CellState> states, int reused) {
            return new Progress(
                    states.size(),
                    (int) states.stream().filter(CellState::isFinal).count(),
                    Open.of(states),
                    Ended.of(states),
                    reused);
        }

        private static int count(List<CellState> states, CellState wanted) {
            return Collections.frequency(states, wanted);
        }
    }

    /** Cells that something will still become of. */
    @RegisterForReflection
    public record Open(
            int waiting,
            int queued,
            int running,

            @Schema(description = "Waiting at a rung of halving")
            int paused) {
        private static Open of(List<CellState> states) {
            return new Open(
                    Progress.count(states, CellState.WAITING),
                    Progress.count(states, CellState.QUEUED),
                    Progress.count(states, CellState.RUNNING) + Progress.count(states, CellState.STALLED),
                    Progress.count(states, CellState.PAUSED));
        }
    }

    /** Cells that are over. */
    @RegisterForReflection
    public record Ended(
            int completed,
            int failed,
            int cancelled,

            @Schema(description = "Stopped early by halving, not tested")
            int stopped) {
        private static Ended of(List<CellState> states) {
            return new Ended(
                    Progress.count(states, CellState.COMPLETED),
                    Progress.count(states, CellState.FAILED),
                    Progress.count(states, CellState.CANCELLED),
                    Progress.count(states, CellState.STOPPED));
        }
    }

    /**
     * The best configuration of a stage.
     *
     * @param value the mean over its completed runs of what the study selects by
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BestView(
            String stage,
            String name,
            double value,
            int runs,
            String cell,
            String experimentId,

            @Schema(
                    description =
                            "Why it was taken, where not simply for its value: of fractions the smallest equivalent one")
            String reason,

            @Schema(
                    description =
                            "Of a study: stages whose bests it was not compared with, as their validation sets differ")
            String caution) {
        BestView withCaution(String other) {
            return new BestView(stage, name, value, runs, cell, experimentId, reason, other);
        }
    }

    /** One stage. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StageView(
            String name,
            StageState state,
            String note,

            @Schema(description = "The fields inherited from the best configuration of earlier stages")
            JsonNode base,

            Progress progress,
            BestView best,

            @Schema(description = "Of a stage that adds seeds until it is decided: where that stands")
            String deciding,

            List<CellView> cells) {}
}
