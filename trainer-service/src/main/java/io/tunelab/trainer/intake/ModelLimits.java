package io.tunelab.trainer.intake;

import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelStore;
import io.tunelab.trainer.request.ExperimentRequest;
import io.tunelab.trainer.request.InvalidRequestException;
import org.jboss.logging.Logger;

/** Holds a request against its model: is there one of that name, and is it long and deep enough? */
final class ModelLimits {
    private static final Logger LOG = Logger.getLogger(ModelLimits.class);
    private final ModelStore models;

    ModelLimits(ModelStore models) {
        this.models = models;
    }

    void check(ExperimentRequest request) throws InvalidRequestException {
        try {
            var model = models.describe(request.model());
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
        } catch (InvalidModelException e) {
            if (e.isPassing()) {
                // Nothing is wrong with the request: the run itself will try again, and say so if it cannot.
                LOG.warnf("model of %s not checked: %s", request.experimentId(), e.getMessage());
                return;
            }
            throw refused(request, e.code(), "model", e.getMessage());
        }
    }

    private static InvalidRequestException refused(
            ExperimentRequest request, String code, String field, String message) {
        return new InvalidRequestException(code, field, message, request.experimentId());
    }
}
