package io.tunelab.results.study;

import io.tunelab.results.rest.Page;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.rest.Timestamps;
import io.tunelab.results.store.Experiments;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.store.StudyEntity;
import io.tunelab.results.store.StudyState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds studies. */
@ApplicationScoped
@Transactional
class StudyReads {
    private static final int LARGEST_PAGE = 100;
    private final Studies studies;
    private final StudyCells cells;
    private final Experiments experiments;
    private final StudyViews views;
    private final EndedStudies ended;

    StudyReads(Studies studies, StudyCells cells, Experiments experiments, StudyViews views, EndedStudies ended) {
        this.studies = studies;
        this.cells = cells;
        this.experiments = experiments;
        this.views = views;
        this.ended = ended;
    }

    /** A study with everything. */
    StudyView one(String id) {
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

    /** The newest first. */
    Page<StudyView> list(Optional<String> state, Optional<String> name, String size, Optional<String> cursor) {
        int limit = Page.limit(size, LARGEST_PAGE);
        Map<String, Object> parameters = new HashMap<>();
        var conditions = new ArrayList<String>(List.of("true"));
        state.ifPresent(text -> {
            conditions.add("state in (:states)");
            parameters.put(
                    "states",
                    Arrays.stream(text.split(",")).map(StudyReads::state).toList());
        });
        name.ifPresent(text -> {
            conditions.add("name = :name");
            parameters.put("name", text);
        });
        long total = studies.count(String.join(" and ", conditions), parameters);
        cursor.ifPresent(text -> conditions.add(after(text, parameters)));
        var rows = studies.find(
                        "from Study where " + String.join(" and ", conditions) + " order by createdAt desc, studyId",
                        parameters)
                .range(0, limit)
                .list();
        var shown = rows.size() > limit ? rows.subList(0, limit) : rows;
        return new Page<>(brief(shown), total, rows.size() > limit ? cursor(shown.get(limit - 1)) : null);
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

    private static StudyState state(String text) {
        return Arrays.stream(StudyState.values())
                .filter(state -> state.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.parameter("state", text, Arrays.toString(StudyState.values())));
    }

    private static String cursor(StudyEntity last) {
        var text = last.createdAt + " " + last.studyId;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String after(String cursor, Map<String, Object> parameters) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            var parts = text.split(" ", 2);
            parameters.put("at", Timestamps.parse(parts[0]));
            parameters.put("id", parts[1]);
            return "(createdAt < :at or createdAt = :at and studyId > :id)";
        } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw ProblemException.parameter("cursor", cursor, "'next' of an answer to the same query");
        }
    }
}
