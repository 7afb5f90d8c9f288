package io.tunelab.data.prepare;

import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.ExperimentRequest;

/**
 * What an experiment needs of data-service.
 *
 * @param model whose tokenizer is used
 */
public record DataRequest(String model, DatasetChoice dataset) {
    /** What {@code request} needs. */
    public static DataRequest of(ExperimentRequest request) {
        return new DataRequest(request.model(), request.dataset());
    }
}
