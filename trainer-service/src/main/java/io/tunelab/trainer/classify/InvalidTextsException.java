package io.tunelab.trainer.classify;

/** The texts are not what the model reads. */
public final class InvalidTextsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidTextsException(String message) {
        super(message);
    }
}
