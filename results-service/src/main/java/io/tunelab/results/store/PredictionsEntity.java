package io.tunelab.results.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The test predictions of a run, as Protocol Buffers. */
@Entity(name = "Predictions")
@Table(name = "predictions")
public class PredictionsEntity {
    @Id
    @Column(name = "experiment_id")
    public String experimentId;

    public int attempt;

    @Column(name = "dataset_key")
    public String datasetKey;

    @Column(name = "num_labels")
    public int numLabels;

    public int examples;

    public byte[] message;
}
