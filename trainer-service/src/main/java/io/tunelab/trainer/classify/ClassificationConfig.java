package io.tunelab.trainer.classify;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this trainer classifies texts beside its training. */
@ConfigMapping(prefix = "tunelab.classification")
public interface ClassificationConfig {
    /** Where models that are asked run; the GPU is left to training. */
    @WithDefault("cpu")
    String device();

    /** Models that are kept open. */
    @WithDefault("2")
    int models();

    /** What the weights of one model may take; a larger one is refused. */
    @WithDefault("2G")
    MemorySize largestModel();

    /** How long a model stays open that nobody asks. */
    @WithDefault("5m")
    Duration idle();

    /** Requests that may wait for their turn. */
    @WithDefault("8")
    int waiting();

    /** How long a request waits for its answer. */
    @WithDefault("60s")
    Duration patience();

    /** Texts in one request. */
    @WithDefault("32")
    int texts();

    /** Characters of one text. */
    @WithDefault("20000")
    int textLength();
}
