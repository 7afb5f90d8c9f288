package io.tunelab.results.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.event.Caveats;
import io.tunelab.results.query.ExperimentView.ErrorView;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.query.ExperimentView.WaitingView;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.StudyCellEntity;
import io.tunelab.results.study.plan.CellState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One cell of a study, with its experiment. In JSON its parts are one flat object. */
@RegisterForReflection
public record CellView(
        @JsonUnwrapped Planned planned,
        @JsonUnwrapped Standing standing,
        @JsonUnwrapped Tries tries,
        @JsonUnwrapped Times times,
        @JsonUnwrapped Scores scores) {

    /** What is to run. */
    @RegisterForReflection
    public record Planned(
            @Schema(examples = "problem-1-03") String cell,

            String name,

            @Schema(description = "The fields that the configuration sets itself")
            Map<String, JsonNode> varied,

            int seed) {}

    /** How far it is. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Standing(
            CellState state,

            @Schema(description = "Why halving stopped it") String note,

            WaitingView waiting,
            @Schema(ref = "RunProgress") JsonNode progress,
            ErrorView error) {
        private static Standing of(StudyCellEntity cell, CellState state, ExperimentEntity run, StoredStudies stored) {
            return new Standing(
                    state,
                    cell.stopNote,
                    WaitingView.of(run),
                    run.progress == null ? null : stored.progress(run.progress),
                    cell.problem == null ? ErrorView.of(run) : new ErrorView("not_submitted", cell.problem, null));
        }
    }

    /** The experiments that it has had. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Tries(
            @JsonProperty("try") int number,
            boolean reused,
            String experimentId,

            @Schema(description = "Experiments of earlier tries")
            List<String> earlier) {
        private static Tries of(StudyCellEntity cell, StoredStudies stored) {
            var earlier = new ArrayList<String>();
            stored.tree(cell.earlier).forEach(id -> earlier.add(id.asText()));
            return new Tries(cell.tryNumber, cell.reused, cell.experimentId, earlier.isEmpty() ? null : earlier);
        }
    }

    /** When it ran, and for how long. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Times(
            Instant submittedAt,
            Instant startedAt,
            Instant finishedAt,

            @Schema(description = "Training and validation") Double fitSeconds,

            @Schema(description = "Loading, training, validation, test and saving")
            Double totalSeconds) {
        private static Times of(ExperimentEntity run, JsonNode completed) {
            var timings = completed.path("timings");
            return new Times(
                    run.submittedAt,
                    run.startedAt,
                    run.finishedAt,
                    timings.has("train_seconds")
                            ? Double.valueOf(timings.path("train_seconds").asDouble()
                                    + timings.path("validation_seconds").asDouble())
                            : null,
                    run.totalSeconds);
        }
    }

    /** {@code best}, {@code bestEpoch} and {@code bestTrainLoss} are of one epoch; {@code test} is of that epoch's weights. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Scores(
            Integer bestEpoch,
            Double bestTrainLoss,
            @JsonUnwrapped(prefix = "val_") MetricsView best,
            @JsonUnwrapped(prefix = "test_") MetricsView test,
            List<String> caveats) {
        private static Scores of(ExperimentEntity run, JsonNode completed) {
            return new Scores(
                    run.bestEpoch,
                    run.bestTrainLoss,
                    MetricsView.of(run.best),
                    MetricsView.of(run.test),
                    completed.isMissingNode() ? null : Caveats.of(completed));
        }
    }

    /** @param run its experiment; one without values if there is none yet */
    static CellView of(StudyCellEntity cell, CellState state, ExperimentEntity run, StoredStudies stored) {
        var completed = run.completed == null ? MissingNode.getInstance() : stored.tree(run.completed);
        return new CellView(
                new Planned(
                        CellNames.of(cell),
                        cell.name,
                        stored.fields(cell.configuration).flat(),
                        cell.seed),
                Standing.of(cell, state, run, stored),
                Tries.of(cell, stored),
                Times.of(run, completed),
                Scores.of(run, completed));
    }
}
