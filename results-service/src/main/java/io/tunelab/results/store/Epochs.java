package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The epochs of all experiments. */
@ApplicationScoped
public class Epochs implements PanacheRepositoryBase<EpochEntity, EpochEntity.Key> {
    /** In the order in which they were trained. */
    public List<EpochEntity> of(String experimentId) {
        return list("experimentId = ?1 order by epoch", experimentId);
    }
}
