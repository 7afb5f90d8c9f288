package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The test predictions of all runs. */
@ApplicationScoped
public class PredictionSets implements PanacheRepositoryBase<PredictionsEntity, String> {}
