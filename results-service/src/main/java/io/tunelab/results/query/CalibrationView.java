package io.tunelab.results.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The temperature that was fitted on the validation split.
 *
 * @param valLoss validation loss without it
 * @param scaledValLoss validation loss with it
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record CalibrationView(double temperature, double valLoss, double scaledValLoss) {

    /** @param calibration as the run told it */
    static CalibrationView of(JsonNode calibration) {
        return calibration == null
                ? null
                : new CalibrationView(
                        calibration.path("temperature").asDouble(),
                        calibration.path("validation_loss").asDouble(),
                        calibration.path("scaled_validation_loss").asDouble());
    }
}
