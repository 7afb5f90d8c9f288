package io.tunelab.data.intake;

/** A request that trainer-service will refuse, so that its data is not prepared. */
final class InvalidRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidRequestException(String message) {
        super(message);
    }
}
