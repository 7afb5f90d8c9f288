package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The data that was prepared. */
@ApplicationScoped
public class Datasets implements PanacheRepositoryBase<DatasetEntity, String> {}
