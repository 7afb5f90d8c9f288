package io.tunelab.results.study.plan;

import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.results.study.spec.RequestFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a study's cells have come to, and what comes next.
 *
 * @param due what can be submitted now
 * @param steps what becomes of runs that wait at a rung of halving
 * @param bases by stage, the fields that it takes from earlier ones; of stages that have begun or can begin
 * @param end empty while something runs or waits
 */
public record Plan(
        List<Due> due, List<Step> steps, List<StagePlan> stages, Map<String, RequestFields> bases, Optional<End> end) {
    public Plan {
        due = List.copyOf(due);
        steps = List.copyOf(steps);
        stages = List.copyOf(stages);
        bases = Map.copyOf(bases);
    }

    /** A cell whose request is known now. */
    public record Due(Cell.Key cell, ExperimentRequest request) {}

    /**
     * A paused cell goes on or stops.
     *
     * @param until the epoch until which it trains; empty: it stops
     * @param stop why it stops
     */
    public record Step(Cell.Key cell, OptionalInt until, Optional<String> stop) {}

    /** How a study ended; the note says what is missing. */
    public record End(boolean isComplete, Optional<String> note) {}

    /** How far a stage is. */
    public enum StageState {
        /** For an earlier one. */
        WAITING,
        RUNNING,
        /** All its cells have ended; some may have failed. */
        COMPLETED,
        /** No run of a stage that it starts from completed. */
        BLOCKED
    }

    /**
     * A stage.
     *
     * @param note what went wrong in it
     * @param caution what to know about the choice of the best
     */
    public record StagePlan(
            String name, StageState state, Optional<Best> best, Optional<String> note, Optional<String> caution) {}

    /**
     * The best configuration of a stage.
     *
     * @param value the mean over its seeds of what the study selects by
     * @param runs how many completed runs the mean is of
     * @param cell the best of its cells
     * @param reason why it was taken, where not simply for its value
     * @param validation what the value is of
     */
    public record Best(
            String name, double value, int runs, Cell.Key cell, Optional<String> reason, ExampleSets validation) {}
}
