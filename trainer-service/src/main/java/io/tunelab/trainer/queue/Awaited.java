package io.tunelab.trainer.queue;

import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.ExperimentRequest;
import java.util.Optional;

/**
 * What runs wait for: a model that is being downloaded, or data that is being prepared for it.
 *
 * @param dataset empty: the model itself
 */
public record Awaited(String model, Optional<DatasetChoice> dataset) {
    /** The data of {@code request}, prepared for its model. */
    public static Awaited data(ExperimentRequest request) {
        return new Awaited(request.model(), Optional.of(request.dataset()));
    }

    String kind() {
        return dataset.isPresent() ? "data" : "model";
    }

    /** A model that is being downloaded. */
    public static Awaited model(String name) {
        return new Awaited(name, Optional.empty());
    }
}
