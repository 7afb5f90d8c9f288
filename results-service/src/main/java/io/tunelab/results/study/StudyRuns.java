package io.tunelab.results.study;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.store.StudyEntity;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.study.plan.CellState;
import io.tunelab.results.study.spec.SelectBy;
import io.tunelab.results.study.spec.StudySpec;
import io.tunelab.results.study.spec.StudySpec.BestOf;
import io.tunelab.results.study.spec.StudySpec.Comparison;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collections;
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

    StudyRuns(Studies studies, StudyCells cells, StoredStudies stored) {
        this.studies = studies;
        this.cells = cells;
        this.stored = stored;
    }

    /** A study with its stages in the order of its specification. */
    public record Study(
            String id,
            String name,
            String question,
            StudyState state,
            SelectBy selectBy,
            List<Comparison> comparisons,
            List<Stage> stages) {
        public Study {
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
     * @param bestOf the earlier stages whose best configuration it starts from, with the fields that it takes
     */
    public record Stage(String name, List<BestOf> bestOf, List<Cell> cells) {
        public Stage {
            bestOf = List.copyOf(bestOf);
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
            varied = Collections.unmodifiableMap(new java.util.LinkedHashMap<>(varied));
        }
    }

    /** The study with this id. */
    public Optional<Study> find(String id) {
        return studies.findByIdOptional(id).map(this::study);
    }

    private Study study(StudyEntity study) {
        var spec = stored.spec(study.spec);
        var rows = cells.of(List.of(study.studyId));
        return new Study(
                study.studyId,
                study.name,
                study.question,
                study.state,
                spec.selectBy(),
                spec.comparisons(),
                spec.stages().stream().map(stage -> stage(stage, rows)).toList());
    }

    private Stage stage(StudySpec.Stage stage, List<StudyCells.WithRun> rows) {
        return new Stage(
                stage.name(),
                stage.bestOf(),
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
