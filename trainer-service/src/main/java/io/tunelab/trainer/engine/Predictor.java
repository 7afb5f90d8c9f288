package io.tunelab.trainer.engine;

/**
 * A text classifier that says what it thinks of examples.
 *
 * <p>Driven by one thread; not thread-safe. Several may be at work in one process: they share libtorch, but prediction
 * draws no random numbers and changes none of its settings.
 */
public interface Predictor extends AutoCloseable {
    /**
     * Class probabilities and losses of a batch, dropout off, no gradients.
     *
     * @throws EngineOutOfMemoryException if the device has no memory for it; a smaller batch may fit
     */
    BatchPredictions predict(TokenBatch batch);

    @Override
    void close();
}
