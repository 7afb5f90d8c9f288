package io.tunelab.trainer.engine;

/** A copy of an engine's weights at one moment, outside the reach of further steps. Closing it frees its memory. */
public interface WeightsSnapshot extends AutoCloseable {
    @Override
    void close();
}
