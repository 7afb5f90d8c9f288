package io.tunelab.results.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.results.study.DryRun.PlannedExperiment;
import io.tunelab.results.study.spec.StudySpec.Halving;
import io.tunelab.results.study.spec.StudySpec.Stage;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Epochs that a stage will train, over all of its runs.
 *
 * @param least if every run stops as early as early stopping can, and a stage that decides ends with its first look
 * @param withoutHalving what the same runs would train at most if all of them went to the last rung
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record EpochBudget(
        int least,

        @Schema(description = "Of stages that decide: if they need all their seeds")
        int most,

        @Schema(description = "Only of stages with halving: what they would train at most without it")
        Integer withoutHalving) {
    /**
     * Of all cells of the stage; runs that are reused train nothing.
     *
     * @return empty where a request depends on an earlier stage
     */
    static Optional<EpochBudget> of(Stage stage, List<PlannedExperiment> cells) {
        if (cells.isEmpty() || cells.stream().anyMatch(cell -> cell.request() == null)) {
            return Optional.empty();
        }
        return Optional.of(stage.draw()
                .flatMap(draw -> draw.halving())
                .map(halving -> halved(halving, stage, requests(cells)))
                .orElseGet(() -> whole(stage, cells)));
    }

    private static EpochBudget whole(Stage stage, List<PlannedExperiment> cells) {
        var left = requests(cells.stream().filter(cell -> cell.reuses() == null).toList());
        // Further seeds: as many for each configuration.
        int further = epochs(requests(cells)) * (stage.mostCells() - cells.size()) / cells.size();
        return new EpochBudget(left.stream().mapToInt(EpochBudget::fewest).sum(), epochs(left) + further, null);
    }

    private static List<ExperimentRequest> requests(List<PlannedExperiment> cells) {
        return cells.stream().map(PlannedExperiment::request).toList();
    }

    private static int epochs(List<ExperimentRequest> requests) {
        return requests.stream().mapToInt(ExperimentRequest::epochs).sum();
    }

    private static EpochBudget halved(Halving halving, Stage stage, List<ExperimentRequest> requests) {
        int seeds = stage.seeds().count();
        int fewest = requests.stream().mapToInt(EpochBudget::fewest).min().orElse(0);
        int entrants = stage.configurations().size();
        int before = 0;
        int least = 0;
        int most = 0;
        for (int rung : halving.rungs()) {
            most += entrants * seeds * (rung - before);
            least += entrants * seeds * (Math.min(rung, fewest) - Math.min(before, fewest));
            before = rung;
            entrants = halving.places(entrants);
        }
        return new EpochBudget(least, most, stage.configurations().size() * seeds * halving.budget());
    }

    /** The first epoch is always the best so far; after it come as many as early stopping waits for. */
    private static int fewest(ExperimentRequest request) {
        return request.earlyStopping()
                .map(rule -> Math.min(request.epochs(), 1 + rule.patience()))
                .orElse(request.epochs());
    }
}
