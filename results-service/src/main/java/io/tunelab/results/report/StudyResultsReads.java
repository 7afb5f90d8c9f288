package io.tunelab.results.report;

import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.ExperimentView.EpochView;
import io.tunelab.results.query.ProblemException;
import io.tunelab.results.report.StudyResults.Configuration;
import io.tunelab.results.report.StudyResults.Run;
import io.tunelab.results.report.StudyResults.Stage;
import io.tunelab.results.study.StudyRuns;
import io.tunelab.results.study.plan.Plan;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Finds what studies came to. */
@ApplicationScoped
class StudyResultsReads {
    private final StudyRuns studies;
    private final ExperimentReads experiments;

    StudyResultsReads(StudyRuns studies, ExperimentReads experiments) {
        this.studies = studies;
        this.experiments = experiments;
    }

    /** Without the epochs, which are most of what there is. */
    @Transactional
    StudyResults one(String id) {
        return one(id, experiments::summaries);
    }

    /** With everything. */
    @Transactional
    StudyResults withEpochs(String id) {
        return one(id, experiments::views);
    }

    /** Epochs of several runs, by their ids. */
    @Transactional
    Map<String, List<EpochView>> epochs(List<String> ids) {
        return experiments.epochs(ids);
    }

    private StudyResults one(String id, Function<List<String>, Map<String, ExperimentView>> find) {
        var study = studies.find(id).orElseThrow(() -> ProblemException.notFound("study", id));
        var ids = study.cells().stream()
                .flatMap(cell -> cell.experimentId().stream())
                .distinct()
                .toList();
        var runs = find.apply(ids);
        return new StudyResults(
                study.id(),
                study.name(),
                study.question(),
                study.state(),
                study.createdAt(),
                study.finishedAt(),
                study.selectBy(),
                study.fixed(),
                study.comparisons(),
                study.stages().stream()
                        .map(stage -> new Stage(
                                stage.name(),
                                stage.state(),
                                stage.base(),
                                stage.best().map(Plan.Best::name),
                                configurations(stage.cells(), runs)))
                        .toList());
    }

    private static List<Configuration> configurations(
            List<StudyRuns.Cell> cells, Map<String, ExperimentView> experiments) {
        var byName = new LinkedHashMap<String, List<StudyRuns.Cell>>();
        cells.forEach(cell ->
                byName.computeIfAbsent(cell.name(), name -> new ArrayList<>()).add(cell));
        return byName.values().stream()
                .map(same -> new Configuration(
                        same.get(0).name(),
                        same.get(0).varied(),
                        same.stream().map(cell -> run(cell, experiments)).toList()))
                .toList();
    }

    private static Run run(StudyRuns.Cell cell, Map<String, ExperimentView> experiments) {
        return new Run(
                cell.number(),
                cell.seed(),
                cell.state(),
                cell.reused(),
                cell.experimentId().map(experiments::get));
    }
}
