package io.tunelab.results.study;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.store.StudyEntity;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.study.plan.CellState;
import io.tunelab.results.study.plan.Plan;
import io.tunelab.results.study.plan.Plan.StagePlan;
import io.tunelab.results.study.plan.Plan.StageState;
import io.tunelab.results.study.spec.RequestFields;
import io.tunelab.results.study.spec.SelectBy;
import io.tunelab.results.study.spec.StudySpec.Comparison;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which experiments a study consists of: what analysis and reports build on. The results themselves are those of the
 * experiments, by their ids.
 */
@ApplicationScoped
@Transactional
public class StudyRuns {
    private final Studies studies;
    private final StudyCells cells;
    private final StoredStudies stored;
    private final StudyDecisions decisions;

    StudyRuns(Studies studies, StudyCells cells, StoredStudies stored, StudyDecisions decisions) {
        this.studies = studies;
        this.cells = cells;
        this.stored = stored;
        this.decisions = decisions;
    }

    /**
     * A study with its stages in the order of its specification.
     *
     * @param fixed what all experiments share, by path
     */
    public record Study(
            String id,
            String name,
            Optional<String> question,
            StudyState state,
            Instant createdAt,
            Optional<Instant> finishedAt,
            SelectBy selectBy,
            Map<String, JsonNode> fixed,
            List<Comparison> comparisons,
            List<Stage> stages) {
        public Study {
            fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
            comparisons = List.copyOf(comparisons);
            stages = List.copyOf(stages);
        }

        /** All cells, stage by stage. */
        public List<Cell> cells() {
            return stages.stream().flatMap(stage -> stage.cells().stream()).toList();
        }
    }

    /**
     * A stage with its cells in their order: configuration by configuration, seed by seed; later extensions last.
     *
     * @param base the fields that it took from the best configuration of earlier stages, by path
     * @param best the configuration with the best mean, by validation; empty while no run has completed
     */
    public record Stage(
            String name, StageState state, Map<String, JsonNode> base, Optional<Plan.Best> best, List<Cell> cells) {
        public Stage {
            base = Collections.unmodifiableMap(new LinkedHashMap<>(base));
            cells = List.copyOf(cells);
        }
    }

    /**
     * One experiment of a study.
     *
     * @param number in its stage, from 1
     * @param name of its configuration; cells that differ in nothing but the seed share it
     * @param varied the fields that the configuration sets itself, by their paths, for example {@code
     *     dataset.fraction}; in the order of the specification
     * @param experimentId empty as long as it is not decided; of another study where a finished run is reused
     */
    public record Cell(
            String stage,
            int number,
            String name,
            Map<String, JsonNode> varied,
            int seed,
            Optional<String> experimentId,
            boolean reused,
            CellState state) {
        public Cell {
            varied = Collections.unmodifiableMap(new LinkedHashMap<>(varied));
        }
    }

    /** The study with this id. */
    public Optional<Study> find(String id) {
        return studies.findByIdOptional(id).map(this::study);
    }

    private Study study(StudyEntity study) {
        var spec = stored.spec(study.spec);
        var rows = cells.of(List.of(study.studyId));
        var plan = decisions.plan(study, spec, rows);
        var bases = decisions.bases(study);
        return new Study(
                study.studyId,
                study.name,
                Optional.ofNullable(study.question),
                study.state,
                study.createdAt,
                Optional.ofNullable(study.finishedAt),
                spec.selectBy(),
                spec.fixed().flat(),
                spec.comparisons(),
                plan.stages().stream()
                        .map(stage -> stage(stage, bases.getOrDefault(stage.name(), RequestFields.NONE), rows))
                        .toList());
    }

    private Stage stage(StagePlan stage, RequestFields base, List<StudyCells.WithRun> rows) {
        return new Stage(
                stage.name(),
                stage.state(),
                base.flat(),
                stage.best(),
                rows.stream()
                        .filter(row -> row.cell().stage.equals(stage.name()))
                        .map(this::cell)
                        .toList());
    }

    private Cell cell(StudyCells.WithRun row) {
        var cell = row.cell();
        return new Cell(
                cell.stage,
                cell.number,
                cell.name,
                stored.fields(cell.configuration).flat(),
                cell.seed,
                Optional.ofNullable(cell.experimentId),
                cell.reused,
                CellStates.of(cell, row.state()));
    }
}
