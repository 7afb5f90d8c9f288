package io.tunelab.trainer.model;

/** Finds models by name: a directory below the configured model directory, else the hub. */
public interface ModelStore {
    /**
     * What can be told of a model in a moment, without its weights: reads (or downloads) its {@code config.json} only.
     *
     * @throws InvalidModelException with {@code unknown_model} if there is none of that name,
     *     {@code unsupported_model} if it is of a family that we do not know, {@code model_unreachable} if the hub
     *     does not answer now
     */
    ModelDescription describe(String name);

    /** The whole model on this machine, downloaded if need be. */
    ModelDirectory fetch(String name);

    /** The config's facts that a request is checked against. */
    record ModelDescription(String name, String architecture, int layers, int maxPositions) {}
}
