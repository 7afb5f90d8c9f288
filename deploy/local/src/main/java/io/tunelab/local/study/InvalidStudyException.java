package io.tunelab.local.study;

/** A study file says something that cannot be run; the message names what and what is allowed. */
public final class InvalidStudyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidStudyException(String message) {
        super(message);
    }
}
