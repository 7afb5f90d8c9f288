package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The imported predictions of all studies. */
@ApplicationScoped
public class Baselines implements PanacheRepositoryBase<BaselineEntity, BaselineEntity.Key> {
    /** Those of a study, by name. */
    public List<BaselineEntity> of(String studyId) {
        return find("studyId = ?1 order by name, testSet", studyId).list();
    }
}
