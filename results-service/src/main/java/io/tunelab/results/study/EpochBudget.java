package io.tunelab.results.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.results.study.spec.StudySpec.Halving;
import io.tunelab.results.study.spec.StudySpec.Stage;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Epochs that a stage will train, over all of its runs.
 *
 * @param least if every run stops as early as early stopping can
 * @param withoutHalving what the same runs would train at most if all of them went to the last rung
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record EpochBudget(
        int least,
        int most,

        @Schema(description = "Only of stages with halving: what they would train at most without it")
        Integer withoutHalving) {
    /** @param requests of all cells of the stage */
    static EpochBudget of(Stage stage, List<ExperimentRequest> requests) {
        var halving = stage.draw().flatMap(draw -> draw.halving());
        return halving.isPresent()
                ? halved(halving.get(), stage, requests)
                : new EpochBudget(
                        requests.stream().mapToInt(EpochBudget::fewest).sum(),
                        requests.stream().mapToInt(ExperimentRequest::epochs).sum(),
                        null);
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

    /** Empty where a request depends on an earlier stage. */
    static Optional<EpochBudget> of(Stage stage, List<Optional<ExperimentRequest>> requests, int cells) {
        var known = requests.stream().flatMap(Optional::stream).toList();
        return known.size() == cells && cells > 0 ? Optional.of(of(stage, known)) : Optional.empty();
    }
}
