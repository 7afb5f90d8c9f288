package io.tunelab.trainer.queue;

/** The database refuses a value, for example a text with a NUL; trying again gives the same. */
public final class NotStorableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotStorableException(String message, Throwable cause) {
        super(message, cause);
    }
}
