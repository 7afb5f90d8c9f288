package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The looks of all studies. */
@ApplicationScoped
public class StudyLooks implements PanacheRepositoryBase<StudyLookEntity, StudyLookEntity.Key> {
    private final StoredJson json;

    StudyLooks(StoredJson json) {
        this.json = json;
    }

    /** Look by look. */
    public List<StudyLookEntity> of(String studyId, String stage) {
        return list("studyId = ?1 and stage = ?2 order by seeds, takenAt, name", studyId, stage);
    }

    /** Forgets the looks of a stage if none of them compared anything, so that runs that are tried again count. */
    public void reopen(String studyId, String stage) {
        var taken = of(studyId, stage);
        if (taken.stream().noneMatch(look -> json.read(look.result).hasNonNull("numbers"))) {
            taken.forEach(this::delete);
        }
    }

    /** Whether a stage that decides may get more seeds: before its first look, and while its last left something open. */
    public boolean isOpen(String studyId, String stage) {
        var looks = of(studyId, stage);
        int last = looks.stream().mapToInt(look -> look.seeds).max().orElse(0);
        return looks.isEmpty() || looks.stream().anyMatch(look -> look.seeds == last && look.isOpen);
    }
}
