package io.tunelab.trainer.files;

/** A file of the user's that cannot be used; the message names it, the place and what is allowed. */
public final class InvalidFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidFileException(String message) {
        super(message);
    }

    InvalidFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
