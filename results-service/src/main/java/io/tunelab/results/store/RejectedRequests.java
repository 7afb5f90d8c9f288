package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The requests that were refused. */
@ApplicationScoped
public class RejectedRequests implements PanacheRepositoryBase<RejectedRequestEntity, RejectedRequestEntity.Key> {}
