package io.tunelab.trainer.model;

/** A model that is not there, not complete, or not of a family that we know; the message says which and what to do. */
public final class InvalidModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    /** @param code stable, for programs: {@code unknown_model}, {@code unsupported_model}, {@code model_unreachable} */
    public InvalidModelException(String code, String message) {
        super(message);
        this.code = code;
    }

    static InvalidModelException unsupported(String message) {
        return new InvalidModelException("unsupported_model", message);
    }

    public String code() {
        return code;
    }

    /** Whether the same may succeed later: the hub cannot be reached now. */
    public boolean isPassing() {
        return code.equals("model_unreachable");
    }
}
