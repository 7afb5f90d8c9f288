package io.tunelab.results.study;

import io.tunelab.results.find.FieldView;
import io.tunelab.results.find.ListQuery;
import io.tunelab.results.find.Listing;
import io.tunelab.results.rest.Page;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.Experiments;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.store.StudyEntity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds studies. */
@ApplicationScoped
@Transactional
public class StudyReads {
    private final Studies studies;
    private final StudyCells cells;
    private final Experiments experiments;
    private final StudyViews views;
    private final EndedStudies ended;
    private final StoredStudies stored;

    StudyReads(
            Studies studies,
            StudyCells cells,
            Experiments experiments,
            StudyViews views,
            EndedStudies ended,
            StoredStudies stored) {
        this.stored = stored;
        this.studies = studies;
        this.cells = cells;
        this.experiments = experiments;
        this.views = views;
        this.ended = ended;
    }

    /**
     * A study with everything.
     *
     * @throws ProblemException 404 if there is no such study
     */
    public StudyView one(String id) {
        var study = studies.findByIdOptional(id).orElseThrow(() -> ProblemException.notFound("study", id));
        var rows = cells.of(List.of(id));
        var ids = rows.stream()
                .map(row -> row.cell().experimentId)
                .filter(Objects::nonNull)
                .toList();
        var runs = experiments.of(ids).stream()
                .collect(Collectors.toMap(run -> run.experimentId, run -> run, (one, same) -> one));
        return views.full(study, rows, runs);
    }

    /**
     * A study as YAML: as it was written, or from what it is.
     *
     * @throws ProblemException 404 if there is no such study
     */
    String specification(String id) {
        var study = studies.findByIdOptional(id).orElseThrow(() -> ProblemException.notFound("study", id));
        return Optional.ofNullable(study.written).orElseGet(() -> stored.yaml(stored.tree(study.spec)));
    }

    Page<StudyView> list(ListQuery<StudyEntity> query) {
        return Listing.page(studies, "Study", query, this::brief);
    }

    /** The fields, and those of the tags that are in use. */
    List<FieldView> fields() {
        return FieldView.of(StudyFields.FIELDS, studies.tagNames());
    }

    /**
     * How many studies have which value of a field, the most frequent first.
     *
     * @throws ProblemException if there is no such field
     */
    List<FieldView.Value> groups(ListQuery<StudyEntity> query, String by) {
        return Listing.groups(studies, "Study", query, StudyFields.FIELDS.named("by", by), "").stream()
                .map(row -> new FieldView.Value(row[0], ((Number) row[1]).longValue()))
                .toList();
    }

    private List<StudyView> brief(List<StudyEntity> shown) {
        var going = shown.stream()
                .filter(study -> !study.state.isFinal())
                .map(study -> study.studyId)
                .toList();
        var rows = cells.of(going).stream().collect(Collectors.groupingBy(row -> row.cell().studyId));
        return shown.stream()
                .map(study -> study.state.isFinal()
                        ? ended.brief(study.studyId, study.updatedAt, study)
                        : views.brief(study, rows.getOrDefault(study.studyId, List.of())))
                .toList();
    }
}
