package io.tunelab.trainer.queue;

/** Writes the last events of runs that end in the queue itself, with nobody training them. */
public interface FinalEventWriter {
    /** {@code run_failed} after the last allowed try was lost. */
    String exhausted(String experimentId, int attempt, int maxAttempts);

    /** {@code run_failed} of a request that this version cannot read. */
    String unreadable(String experimentId, int attempt);

    /** {@code run_failed} of a run that waited for something that does not come. */
    String failed(String experimentId, int attempt, String code, String message);

    /** {@code run_failed} in the place of a last event that no broker takes. */
    String tooLarge(String experimentId, String finalEvent, String reason);

    /** {@code run_cancelled}. */
    String cancelled(String experimentId, int attempt);

    /** {@code run_stopped}. */
    String stopped(String experimentId, int attempt);
}
