package io.tunelab.data.prepare;

import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.SplitProtocol;

/**
 * What an experiment needs of data-service.
 *
 * @param model whose tokenizer is used
 * @param dataset name of the data set
 * @param fraction share of its rows, in (0, 1]
 * @param seed of subset and split
 */
public record DataRequest(String model, String dataset, double fraction, long seed, SplitProtocol protocol) {
    /** What {@code request} needs. */
    public static DataRequest of(ExperimentRequest request) {
        var dataset = request.dataset();
        return new DataRequest(request.model(), dataset.name(), dataset.fraction(), dataset.seed(), dataset.protocol());
    }

    public DataRequest {
        if (!(fraction > 0 && fraction <= 1)) {
            throw new IllegalArgumentException("dataset.fraction must be above 0 and at most 1, got " + fraction);
        }
        if (seed < 0 || seed > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("dataset.seed must be from 0 to " + Integer.MAX_VALUE + ", got " + seed);
        }
    }
}
