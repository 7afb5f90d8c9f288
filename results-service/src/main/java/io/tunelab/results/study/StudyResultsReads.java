package io.tunelab.results.study;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.results.query.CurveView;
import io.tunelab.results.query.EpochView;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.store.StudyEntity;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Deciding;
import io.tunelab.results.study.StudyResults.Run;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.plan.Plan;
import io.tunelab.results.study.spec.RequestFields;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the results of studies: what analysis and reports build on. */
@ApplicationScoped
@Transactional
public class StudyResultsReads {
    private final Studies studies;
    private final StudyCells cells;
    private final StoredStudies stored;
    private final StudyDecisions decisions;
    private final ExperimentReads experiments;

    StudyResultsReads(
            Studies studies,
            StudyCells cells,
            StoredStudies stored,
            StudyDecisions decisions,
            ExperimentReads experiments) {
        this.studies = studies;
        this.cells = cells;
        this.stored = stored;
        this.decisions = decisions;
        this.experiments = experiments;
    }

    /**
     * A study with the summaries of its runs, without their epochs, which are most of the data.
     *
     * @throws ProblemException 404 if there is no such study
     */
    public StudyResults one(String id) {
        return one(id, experiments::summaries);
    }

    /**
     * A study, or what a label on requests has in common with one: its runs, by their settings, in one stage.
     *
     * @throws ProblemException 404 if there is neither
     */
    public StudyResults oneOrLabel(String id) {
        if (studies.findByIdOptional(id).isPresent()) {
            return one(id);
        }
        var runs = experiments.summaries(experiments.labelled(id));
        if (runs.isEmpty()) {
            throw ProblemException.notFound("study", id);
        }
        return LabelledRuns.of(id, runs.values());
    }

    /**
     * A study with everything that is known of its runs.
     *
     * @throws ProblemException 404 if there is no such study
     */
    public StudyResults withEpochs(String id) {
        return one(id, experiments::views);
    }

    /**
     * A study as it runs, YAML: overrides and extensions are in it, grids and draws are written out. Who runs it again wants
     * new runs, so that it reuses none.
     *
     * @throws ProblemException 404 if there is no such study
     */
    public String specification(String id) {
        return stored.yaml(((ObjectNode) stored.tree(find(id).spec)).put("reuse", false));
    }

    /** Epochs of several runs, by their ids. */
    public Map<String, List<EpochView>> epochs(List<String> ids) {
        return experiments.epochs(ids);
    }

    /** Training curves of several runs, by their ids. */
    public Map<String, CurveView> curves(List<String> ids) {
        return experiments.curves(ids);
    }

    private StudyEntity find(String id) {
        return studies.findByIdOptional(id).orElseThrow(() -> ProblemException.notFound("study", id));
    }

    private StudyResults one(String id, Function<List<String>, Map<String, ExperimentView>> find) {
        var study = find(id);
        var rows = cells.of(List.of(id));
        var ids = rows.stream()
                .map(row -> row.cell().experimentId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return results(study, rows, find.apply(ids));
    }

    private StudyResults results(
            StudyEntity study, List<StudyCells.WithRun> rows, Map<String, ExperimentView> experiments) {
        var spec = stored.spec(study.spec);
        var bases = decisions.bases(study);
        return new StudyResults(
                study.studyId,
                study.name,
                Optional.ofNullable(study.question),
                study.state,
                spec.selectBy(),
                spec.fixed().flat(),
                spec.comparisons(),
                decisions.plan(study, spec, rows).stages().stream()
                        .map(stage -> new Stage(
                                stage.name(),
                                stage.state(),
                                bases.getOrDefault(stage.name(), RequestFields.NONE)
                                        .flat(),
                                stage.best().map(Plan.Best::name),
                                stage.best().flatMap(Plan.Best::reason),
                                stage.caution(),
                                spec.stage(stage.name()).flatMap(planned -> planned.draw()),
                                spec.stage(stage.name()).flatMap(one -> one.decide()
                                        .map(decide ->
                                                new Deciding(decide, one.seeds().count()))),
                                configurations(stage.name(), rows, experiments)))
                        .toList());
    }

    /** In the order of the specification; later extensions last. */
    private List<Configuration> configurations(
            String stage, List<StudyCells.WithRun> rows, Map<String, ExperimentView> experiments) {
        return rows.stream()
                .filter(row -> row.cell().stage.equals(stage))
                .collect(Collectors.groupingBy(row -> row.cell().name, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(same -> new Configuration(
                        same.getKey(),
                        stored.fields(same.getValue().get(0).cell().configuration)
                                .flat(),
                        same.getValue().stream()
                                .map(row -> run(row, experiments))
                                .toList()))
                .toList();
    }

    private static Run run(StudyCells.WithRun row, Map<String, ExperimentView> experiments) {
        var cell = row.cell();
        return new Run(
                cell.number,
                cell.seed,
                CellStates.of(cell, row.state()),
                cell.reused,
                Optional.ofNullable(cell.stopNote),
                Optional.ofNullable(cell.experimentId).map(experiments::get));
    }
}
