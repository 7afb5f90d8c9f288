package io.tunelab.results.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.results.analysis.Looks;
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.reuse.FinishedRuns;
import io.tunelab.results.study.plan.Cell;
import io.tunelab.results.study.plan.Plan;
import io.tunelab.results.study.plan.Planner;
import io.tunelab.results.study.spec.Decide;
import io.tunelab.results.study.spec.SpecWriter;
import io.tunelab.results.study.spec.StudySpec;
import io.tunelab.results.study.spec.StudySpec.BestOf;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Shows what a study would run, without running it. */
@ApplicationScoped
class DryRun {
    private static final String NO_STUDY = "dry-run";
    private final FinishedRuns finishedRuns;
    private final PlannedSensitivity sensitivity;

    DryRun(FinishedRuns finishedRuns, PlannedSensitivity sensitivity) {
        this.finishedRuns = finishedRuns;
        this.sensitivity = sensitivity;
    }

    /** A study that is not run. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record PlannedStudy(
            String name,

            @Schema(description = "Experiments; of stages that decide those of the first look")
            int cells,

            @Schema(description = "Experiments if every stage that decides needs all its seeds")
            int mostCells,

            @Schema(description = "Estimated cost") Estimate estimate,

            JsonNode spec,
            List<PlannedStage> stages) {}

    /**
     * What a study would cost: that of the first look, where stages decide.
     *
     * @param reused experiments for which finished runs stand
     * @param trained the others
     * @param seconds of one trainer, from finished runs of the same model, data, lengths and epochs; null where none is known
     * @param unknown how many of {@code trained} no such run is known of; they are taken to last as long as the mean of the
     *     others
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Estimate(int reused, int trained, Double seconds, int unknown) {}

    /** One stage. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PlannedStage(
            String name,

            @Schema(description = "The earlier stages that it starts from, and the fields it inherits")
            List<Inheritance> bestOf,

            @Schema(
                    description =
                            "Which differences the stage can show and what it would take to show the margin, with the"
                                    + " variances of earlier runs on this data, else typical ones; absent for a single"
                                    + " configuration, and where an earlier stage decides on the test set")
            String sensitivity,

            @Schema(description = "How the best of several fractions will be chosen")
            String choice,

            @Schema(
                    description =
                            "How many runs and how much time a stage may need that adds seeds until it is decided")
            String deciding,

            @Schema(description = "Epochs over all runs; absent where a request depends on an earlier stage")
            EpochBudget epochs,

            List<PlannedExperiment> cells) {}

    /** What a stage takes from an earlier one. */
    @RegisterForReflection
    public record Inheritance(String stage, List<String> take) {
        static Inheritance of(BestOf bestOf) {
            return new Inheritance(bestOf.stage(), bestOf.take());
        }
    }

    /** One experiment; the request is absent where it depends on an earlier stage. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PlannedExperiment(
            String cell,
            String name,
            Map<String, JsonNode> varied,
            int seed,
            ExperimentRequest request,

            @Schema(description = "The finished run that would be reused")
            String reuses) {}

    PlannedStudy of(StudySpec spec) {
        var cells = Planner.cells(spec);
        var due = Planner.plan(NO_STUDY, spec, Map.of(), Set.of(), cells).due().stream()
                .collect(Collectors.toMap(Plan.Due::cell, Plan.Due::request));
        var stages = spec.stages().stream()
                .map(stage -> {
                    var own = cells.stream()
                            .filter(cell -> cell.key().stage().equals(stage.name()))
                            .map(cell -> cell(cell, Optional.ofNullable(due.get(cell.key())), spec))
                            .toList();
                    return new PlannedStage(
                            stage.name(),
                            stage.bestOf().stream().map(Inheritance::of).toList(),
                            sensitivity.of(spec, stage).orElse(null),
                            FractionRule.of(spec, stage).orElse(null),
                            stage.decide()
                                    .map(decide -> deciding(stage, decide, own))
                                    .orElse(null),
                            EpochBudget.of(stage, own).orElse(null),
                            own);
                })
                .toList();
        return new PlannedStudy(
                spec.name(), cells.size(), spec.mostCells(), estimate(stages), SpecWriter.json(spec), stages);
    }

    private Estimate estimate(List<PlannedStage> stages) {
        var cells = stages.stream().flatMap(stage -> stage.cells().stream()).toList();
        var left = cells.stream().filter(cell -> cell.reuses() == null).toList();
        var known = new HashMap<List<Object>, Optional<Double>>();
        var seconds = left.stream()
                .flatMap(cell -> Optional.ofNullable(cell.request()).stream())
                .flatMap(request ->
                        known.computeIfAbsent(costs(request), same -> finishedRuns.secondsOf(request)).stream())
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        return new Estimate(
                cells.size() - left.size(),
                left.size(),
                seconds.getCount() == 0 ? null : Double.valueOf(seconds.getAverage() * left.size()),
                left.size() - (int) seconds.getCount());
    }

    /** What decides how long a run takes. */
    private static List<Object> costs(ExperimentRequest request) {
        return List.of(request.model(), request.numLayers(), request.dataset(), request.maxLength(), request.epochs());
    }

    private String deciding(StudySpec.Stage stage, Decide decide, List<PlannedExperiment> cells) {
        int first = stage.seeds().count();
        var looks = new Looks(first, decide.maxSeeds());
        var runs =
                "Until every comparison with %s is better, worse or equivalent (±%s), %d to %d seeds: %d runs at least, %d at most"
                        .formatted(
                                decide.baseline(),
                                Verdicts.plainPoints(decide.margin()),
                                first,
                                decide.maxSeeds(),
                                cells.size(),
                                stage.mostCells());
        return "%s; %s. At most %d looks, each at a nominal level of %s."
                .formatted(
                        runs,
                        cost(cells, stage.mostCells()),
                        looks.count(),
                        Verdicts.percent(looks.nominal(1 - decide.confidence())));
    }

    /** From finished runs of the same model, data and size; those that would be reused cost nothing. */
    private String cost(List<PlannedExperiment> cells, int most) {
        var seconds = cells.stream()
                .flatMap(cell -> Optional.ofNullable(cell.request()).stream())
                .flatMap(request -> finishedRuns.secondsOf(request).stream())
                .mapToDouble(Double::doubleValue)
                .average();
        long left = cells.stream().filter(cell -> cell.reuses() == null).count();
        return seconds.isEmpty()
                ? "their time is unknown, as no such run has finished yet"
                : String.format(
                        Locale.ROOT,
                        "%.0f to %.0f minutes of one trainer",
                        left * seconds.getAsDouble() / 60,
                        (most - cells.size() + left) * seconds.getAsDouble() / 60);
    }

    private PlannedExperiment cell(Cell cell, Optional<ExperimentRequest> request, StudySpec spec) {
        var reuses = request.filter(one -> spec.reuse() && one.reuse())
                .flatMap(one -> finishedRuns.equalTo(one, spec.selectBy().measure()));
        return new PlannedExperiment(
                CellNames.of(cell.key()),
                cell.name(),
                cell.configuration().flat(),
                cell.seed(),
                request.orElse(null),
                reuses.orElse(null));
    }
}
