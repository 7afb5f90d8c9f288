package io.tunelab.hub.tokenizer;

/** A model directory without a tokenizer that we can use. The message says what is there and what to do. */
public final class InvalidTokenizerException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidTokenizerException(String message) {
        super(message);
    }

    InvalidTokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
