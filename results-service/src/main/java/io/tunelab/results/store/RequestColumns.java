package io.tunelab.results.store;

import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestTable;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What of a request can be filtered and sorted by. */
@Embeddable
public class RequestColumns {
    public String study;
    public String model;

    @Column(name = "num_layers")
    public Integer numLayers;

    @Column(name = "dataset_name")
    public String datasetName;

    @Column(name = "dataset_fraction")
    public Double datasetFraction;

    @Column(name = "dataset_seed")
    public Integer datasetSeed;

    @Column(name = "dataset_protocol")
    public String datasetProtocol;

    @Column(name = "max_length")
    public Integer maxLength;

    @Column(name = "batch_size")
    public Integer batchSize;

    @Column(name = "learning_rate")
    public Double learningRate;

    public Integer epochs;
    public Integer seed;
    public String optimizer;
    public String schedule;
    public String precision;

    @JdbcTypeCode(SqlTypes.JSON)
    public String tags;

    public static RequestColumns of(ExperimentRequest request) {
        var columns = new RequestColumns();
        columns.study = request.study().orElse(null);
        columns.model = request.model();
        columns.numLayers = request.numLayers().orElse(null);
        columns.datasetName = request.dataset().name();
        columns.datasetFraction = request.dataset().fraction();
        columns.datasetSeed = request.dataset().seed();
        columns.datasetProtocol = request.dataset().protocol().wireName();
        columns.maxLength = request.maxLength();
        columns.batchSize = request.batchSize();
        columns.learningRate = request.learningRate();
        columns.epochs = request.epochs();
        columns.seed = request.seed();
        columns.optimizer = request.optimizer().wireName();
        columns.schedule = request.schedule().wireName();
        columns.precision = request.precision().wireName();
        columns.tags = request.tags().isEmpty()
                ? null
                : RequestTable.TAGS.kind().write(request.tags()).toString();
        return columns;
    }
}
