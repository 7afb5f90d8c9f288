package io.tunelab.trainer.intake;

import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.FieldError;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelStore;
import java.util.List;
import java.util.Optional;

/**
 * Holds a request against its model, as far as this machine knows it: is it long and deep enough? One that would have to
 * be downloaded first is checked when the run begins; nothing here waits for a network.
 */
final class ModelLimits {
    private final ModelStore models;

    ModelLimits(ModelStore models) {
        this.models = models;
    }

    /** @throws InvalidRequestException if there is no such model, or none that is large enough */
    void check(ExperimentRequest request) {
        try {
            var model = models.describe(request.model());
            if (model.isPresent()) {
                check(request, model.get());
            }
        } catch (InvalidModelException e) {
            throw refused(request, FieldError.because(e.code(), "model", e.getMessage()));
        }
    }

    private static void check(ExperimentRequest request, ModelStore.ModelDescription model) {
        if (request.maxLength() > model.maxPositions()) {
            throw tooLarge(request, "max_length", request.maxLength(), model.maxPositions(), "positions");
        }
        if (request.numLayers().orElse(1) > model.layers()) {
            throw tooLarge(request, "num_layers", request.numLayers().orElse(1), model.layers(), "layers");
        }
        int trained = request.numLayers().orElse(model.layers());
        int freezable = Math.min(trained, model.freezableLayers());
        int frozen = request.freezeLayers().orElse(0);
        if (frozen > freezable) {
            var reason = freezable < trained ? "its layers share parameters" : "only %d are trained".formatted(trained);
            var message = "freeze_layers is %d, but at most %d layers of model '%s' can be frozen (%s)"
                    .formatted(frozen, freezable, request.model(), reason);
            throw refused(request, FieldError.because("invalid_value", "freeze_layers", message));
        }
    }

    private static InvalidRequestException tooLarge(
            ExperimentRequest request, String field, int value, int most, String what) {
        var allowed = "at most %d, the %s of model '%s'".formatted(most, what, request.model());
        return refused(request, new FieldError(field, Integer.toString(value), allowed));
    }

    private static InvalidRequestException refused(ExperimentRequest request, FieldError error) {
        return new InvalidRequestException(List.of(error)).of(Optional.of(request.experimentId()));
    }
}
