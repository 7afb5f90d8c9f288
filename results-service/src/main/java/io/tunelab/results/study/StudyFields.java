package io.tunelab.results.study;

import io.tunelab.results.find.Field;
import io.tunelab.results.find.Fields;
import io.tunelab.results.find.Kind;
import io.tunelab.results.find.ListQuery;
import io.tunelab.results.store.StudyEntity;
import io.tunelab.results.store.StudyState;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What studies can be filtered, sorted and grouped by. */
public final class StudyFields {
    static final Fields<StudyEntity> FIELDS = new Fields<>(
            List.of(
                    new Field<>("id", "studyId", Kind.TEXT, study -> study.studyId, "id ~ 'imdb'"),
                    new Field<>("name", "name", Kind.TEXT, study -> study.name, "name = 'context'"),
                    new Field<>("question", "question", Kind.TEXT, study -> study.question, "question ~ 'context'"),
                    new Field<>(
                            "state",
                            "cast(state as string)",
                            Kind.TEXT,
                            study -> study.state.name(),
                            Stream.of(StudyState.values()).map(Enum::name).toList(),
                            "state in (RUNNING, PAUSED)"),
                    new Field<>(
                            "created_at",
                            "createdAt",
                            Kind.INSTANT,
                            study -> study.createdAt,
                            "created_at >= 2026-01-31T00:00:00Z"),
                    new Field<>(
                            "updated_at",
                            "updatedAt",
                            Kind.INSTANT,
                            study -> study.updatedAt,
                            "updated_at >= 2026-01-31T00:00:00Z"),
                    new Field<>(
                            "finished_at",
                            "finishedAt",
                            Kind.INSTANT,
                            study -> study.finishedAt,
                            "finished_at is missing")),
            StudyFields::tags,
            "tags",
            List.of("studyId", "name", "question", "cast(tags as string)", "notes"));

    static final ListQuery.Settings<StudyEntity> LIST = new ListQuery.Settings<>(FIELDS, "id", "-created_at", 20, 100);

    private StudyFields() {}

    /** All of them. */
    public static Fields<StudyEntity> all() {
        return FIELDS;
    }

    /** The tags of a row; null if it has none. */
    static Map<String, String> tags(StudyEntity study) {
        return Fields.tags(study.tags);
    }
}
