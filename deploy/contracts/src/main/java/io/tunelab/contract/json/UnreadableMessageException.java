package io.tunelab.contract.json;

/** A message that its contract does not allow; the message says which field, with which value. */
public final class UnreadableMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableMessageException(String message) {
        super(message);
    }

    public UnreadableMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
