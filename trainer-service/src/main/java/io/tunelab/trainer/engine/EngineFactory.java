package io.tunelab.trainer.engine;

import io.tunelab.trainer.model.ModelDirectory;

/** Opens models for training. */
public interface EngineFactory {
    /**
     * Loads the model's weights onto the device and initialises what they lack (head, pooler) from the seed.
     *
     * @throws io.tunelab.trainer.model.InvalidModelException if the directory's files do not make a model that we know
     */
    Engine open(ModelDirectory model, EngineSettings settings);

    /** The device that {@code auto} (or another configured value) stands for here: {@code cpu} or {@code cuda:N}. */
    String resolveDevice(String configured);

    /** What a request's {@code auto} precision becomes on this device. */
    Precision choosePrecision(String device);
}
