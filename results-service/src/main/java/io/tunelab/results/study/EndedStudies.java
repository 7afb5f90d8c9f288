package io.tunelab.results.study;

import io.quarkus.cache.CacheKey;
import io.quarkus.cache.CacheResult;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.store.StudyEntity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/**
 * What lists show of studies that have ended. It comes from all their runs, of which there may be thousands, and stays as
 * it is until somebody retries or extends the study, which moves its {@code updatedAt}.
 */
@ApplicationScoped
class EndedStudies {
    private final StudyCells cells;
    private final StudyViews views;

    EndedStudies(StudyCells cells, StudyViews views) {
        this.cells = cells;
        this.views = views;
    }

    /** @param study the one that the two keys identify */
    @CacheResult(cacheName = "ended-studies")
    StudyView brief(@CacheKey String id, @CacheKey Instant updatedAt, StudyEntity study) {
        return views.brief(study, cells.of(List.of(id)));
    }
}
