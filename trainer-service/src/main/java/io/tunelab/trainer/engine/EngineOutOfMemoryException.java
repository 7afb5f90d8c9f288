package io.tunelab.trainer.engine;

/** The device has no memory for a batch; smaller micro batches may fit. */
public final class EngineOutOfMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineOutOfMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
