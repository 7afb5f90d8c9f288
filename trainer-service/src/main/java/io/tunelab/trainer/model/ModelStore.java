package io.tunelab.trainer.model;

import io.tunelab.hub.Deadline;
import java.util.Optional;

/** Finds models by name: a directory below the configured model directory, else the hub. */
public interface ModelStore {
    /**
     * What the {@code config.json} of a model on this machine says; nobody else is asked. Empty if it would have to be
     * downloaded.
     *
     * @throws InvalidModelException with {@code unknown_model} if there is none of that name and none can be downloaded,
     *     {@code unsupported_model} if it is of a family that we do not know
     */
    Optional<ModelDescription> describe(String name);

    /**
     * The whole model, if it is on this machine; nobody else is asked.
     *
     * @throws InvalidModelException if it is here and cannot be used, or can be nowhere else
     */
    Optional<ModelDirectory> find(String name);

    /**
     * The whole model on this machine, downloaded if need be.
     *
     * @throws InvalidModelException also with {@code model_unreachable} if the hub did not provide it before the deadline
     */
    ModelDirectory fetch(String name, Deadline deadline);

    /** The config's facts that a request is checked against. */
    record ModelDescription(String name, ModelConfig config) {
        public int layers() {
            return config.encoder().layers();
        }

        public int maxPositions() {
            return config.embeddings().positions();
        }

        /** How many of its layers can be left untrained. */
        public int freezableLayers() {
            return config.freezableLayers();
        }
    }
}
