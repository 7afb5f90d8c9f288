package io.tunelab.local.stack;

/** The stack cannot do what was asked; the message is for the user, whole and final. */
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
