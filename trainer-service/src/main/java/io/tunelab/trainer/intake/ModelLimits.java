package io.tunelab.trainer.intake;

import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelStore;
import io.tunelab.trainer.request.ExperimentRequest;
import io.tunelab.trainer.request.InvalidRequestException;

/**
 * Holds a request against its model, as far as this machine knows it: is it long and deep enough? One that would have to
 * be downloaded first is checked when the run begins; nothing here waits for a network.
 */
final class ModelLimits {
    private final ModelStore models;

    ModelLimits(ModelStore models) {
        this.models = models;
    }

    void check(ExperimentRequest request) throws InvalidRequestException {
        try {
            var model = models.describe(request.model());
            if (model.isPresent()) {
                check(request, model.get());
            }
        } catch (InvalidModelException e) {
            throw refused(request, e.code(), "model", e.getMessage());
        }
    }

    private static void check(ExperimentRequest request, ModelStore.ModelDescription model)
            throws InvalidRequestException {
        if (request.maxLength() > model.maxPositions()) {
            throw refused(
                    request,
                    "invalid_value",
                    "max_length",
                    "max_length is %d; allowed: at most %d, the positions of model '%s'"
                            .formatted(request.maxLength(), model.maxPositions(), request.model()));
        }
        if (request.numLayers().orElse(1) > model.layers()) {
            throw refused(
                    request,
                    "invalid_value",
                    "num_layers",
                    "num_layers is %d; allowed: at most %d, the layers of model '%s'"
                            .formatted(request.numLayers().orElse(1), model.layers(), request.model()));
        }
    }

    private static InvalidRequestException refused(
            ExperimentRequest request, String code, String field, String message) {
        return new InvalidRequestException(code, field, message, request.experimentId());
    }
}
