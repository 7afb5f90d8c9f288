package io.tunelab.trainer.engine;

import com.fasterxml.jackson.annotation.JsonProperty;

/** In which numbers matrix products are computed. Weights and optimizer are always float32. */
public enum Precision {
    @JsonProperty("fp32")
    FP32,
    @JsonProperty("bf16")
    BF16
}
