package io.tunelab.results.decide;

import io.tunelab.results.report.DecidedStages;
import io.tunelab.results.report.StudyComparisons;
import io.tunelab.results.report.StudyComparisons.Compared;
import io.tunelab.results.store.PredictionSets;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.StudyLookEntity;
import io.tunelab.results.store.StudyLooks;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.study.Looking;
import io.tunelab.results.study.MoreSeeds;
import io.tunelab.results.study.StudyLimits;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.StudyResultsReads;
import io.tunelab.results.study.plan.CellState;
import io.tunelab.results.study.spec.Decide;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Takes looks. A look is due when all runs of a stage have ended; what it found is stored in the same transaction as the
 * cells that follow from it, so that after a restart no look is taken twice and none is left out.
 */
@ApplicationScoped
class StageLooks implements Looking {
    private final Studies studies;
    private final StudyResultsReads results;
    private final StudyLooks looks;
    private final PredictionSets predictions;
    private final StudyComparisons comparisons;
    private final DecidedStages decided;
    private final MoreSeeds moreSeeds;
    private final StudyLimits limits;
    private final Clock clock;

    StageLooks(
            Studies studies,
            StudyResultsReads results,
            StudyLooks looks,
            PredictionSets predictions,
            StudyComparisons comparisons,
            DecidedStages decided,
            MoreSeeds moreSeeds,
            StudyLimits limits,
            Clock clock) {
        this.studies = studies;
        this.results = results;
        this.looks = looks;
        this.predictions = predictions;
        this.comparisons = comparisons;
        this.decided = decided;
        this.moreSeeds = moreSeeds;
        this.limits = limits;
        this.clock = clock;
    }

    /** Does nothing while another replica has the study in hand. */
    @Override
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean look(String studyId) {
        var study = studies.lockIfFree(studyId)
                .filter(one -> one.state == StudyState.RUNNING && one.spec.contains("decide"));
        if (study.isEmpty()) {
            return false;
        }
        boolean waits = false;
        for (var stage : results.one(studyId).stages()) {
            if (stage.decide().isPresent() && isOver(stage) && looks.isOpen(studyId, stage.name())) {
                if (isWaitingForPredictions(stage)) {
                    waits = true;
                } else {
                    look(studyId, stage, stage.decide().get());
                    study.get().updatedAt = clock.instant();
                }
            }
        }
        return waits;
    }

    private static boolean isOver(Stage stage) {
        return stage.configurations().stream()
                .flatMap(configuration -> configuration.runs().stream())
                .allMatch(run -> run.state().isFinal());
    }

    /** They come by a topic of their own and reach the database a moment after the run's end; or never. */
    private boolean isWaitingForPredictions(Stage stage) {
        var latest = clock.instant().minus(limits.predictionsWithin());
        return stage.configurations().stream()
                .flatMap(configuration -> configuration.runs().stream())
                .filter(run -> run.state() == CellState.COMPLETED)
                .flatMap(run -> run.experiment().stream())
                .anyMatch(run -> !hasPredictions(run.experimentId())
                        && run.times().finishedAt() != null
                        && run.times().finishedAt().isAfter(latest));
    }

    private boolean hasPredictions(String experiment) {
        return predictions.count("experimentId", experiment) > 0;
    }

    private void look(String studyId, Stage stage, Decide decide) {
        var before = looks.of(studyId, stage.name());
        // Not counted from the looks before: a retry may have reopened the stage without them.
        int seeds = stage.configuration(decide.baseline()).orElseThrow().runs().size();
        var settled =
                before.stream().filter(one -> !one.isOpen).map(one -> one.name).toList();
        var seen = seen(stage, name -> !settled.contains(name));
        var look = comparisons.look(seen, decided.criterion(stage), decided.settled(before));
        var open = new ArrayList<String>();
        for (var compared : look.compared()) {
            boolean isOpen = seeds < decide.maxSeeds()
                    && !look.hopeless().contains(compared.name())
                    && isOpen(compared, seen, decide.baseline());
            store(studyId, stage.name(), seeds, compared, isOpen);
            if (isOpen) {
                open.add(compared.name());
            }
        }
        if (!open.isEmpty()) {
            open.add(0, decide.baseline());
            moreSeeds.add(studyId, stage.name(), open, seeds);
        }
    }

    /** The stage as a look sees it: what is open still, and the runs that can be judged. */
    private Stage seen(Stage stage, Predicate<String> isOpen) {
        return stage.with(stage.configurations().stream()
                .filter(one -> isOpen.test(one.name()))
                .map(one -> new Configuration(
                        one.name(),
                        one.varied(),
                        one.runs().stream()
                                .filter(run -> run.experiment()
                                        .filter(it -> hasPredictions(it.experimentId()))
                                        .isPresent())
                                .toList()))
                .toList());
    }

    /** Whether another seed can help. */
    private static boolean isOpen(Compared compared, Stage seen, String baseline) {
        if (compared.numbers() != null) {
            return !compared.numbers().judgement().needsNoMoreRuns();
        }
        int fewest = List.of(baseline, compared.name()).stream()
                .map(seen::configuration)
                .flatMap(Optional::stream)
                .mapToInt(one -> one.completed().size())
                .min()
                .orElse(0);
        return fewest == 1;
    }

    private void store(String studyId, String stage, int seeds, Compared compared, boolean isOpen) {
        var row = new StudyLookEntity();
        row.studyId = studyId;
        row.stage = stage;
        row.seeds = seeds;
        row.name = compared.name();
        row.takenAt = clock.instant();
        row.isOpen = isOpen;
        row.result = decided.text(compared);
        looks.persist(row);
    }
}
