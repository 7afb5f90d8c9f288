package io.tunelab.trainer.engine;

/** In which numbers matrix products are computed. Weights and optimizer are always float32. */
public enum Precision {
    FP32,
    BF16
}
