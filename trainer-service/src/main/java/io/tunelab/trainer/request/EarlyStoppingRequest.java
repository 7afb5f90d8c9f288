package io.tunelab.trainer.request;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * When to stop before the last epoch.
 *
 * @param patience epochs in a row without improvement of {@code monitor}
 */
public record EarlyStoppingRequest(Monitor monitor, int patience) {
    /** The validation metric that decides which epoch is best. */
    public enum Monitor {
        @JsonProperty("val_loss")
        VALIDATION_LOSS,
        @JsonProperty("val_accuracy")
        VALIDATION_ACCURACY
    }
}
