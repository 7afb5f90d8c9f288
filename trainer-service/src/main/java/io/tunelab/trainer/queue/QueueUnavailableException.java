package io.tunelab.trainer.queue;

/** The database does not answer, or not as it should; trying again later may help. */
public final class QueueUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QueueUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
