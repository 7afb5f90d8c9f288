package io.tunelab.results.ingest;

import io.tunelab.contract.event.Metrics;
import io.tunelab.contract.request.ExperimentRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What a trainer reports of a run, as far as it changes what we know. The whole event is kept as it came. */
sealed interface RunEvent {
    /** What every event carries. */
    Envelope envelope();

    /**
     * Names the event. {@code attempt} is the fence: the number of the claim, 0 if nobody claimed the run.
     * {@code sequence} counts the events of one attempt.
     */
    record Key(String experimentId, int attempt, long sequence) {
        public Key {
            if (attempt < 0 || sequence < 0) {
                throw new IllegalArgumentException(
                        "attempt and sequence count from 0, got " + attempt + ", " + sequence);
            }
        }
    }

    /** Key, kind, origin and time of an event, and the JSON as it came. */
    record Envelope(Key key, String type, String worker, Instant occurredAt, String json) {}

    /** The request was accepted; as the trainer normalised it. */
    record Queued(Envelope envelope, ExperimentRequest request) implements RunEvent {}

    /** A trainer claimed the run. */
    record Started(Envelope envelope) implements RunEvent {}

    /** The heartbeat. */
    record Progress(Envelope envelope) implements RunEvent {}

    /** Memory ran out; the run goes on with smaller pieces. */
    record BatchSizeReduced(Envelope envelope) implements RunEvent {}

    /** One pass over the training split and the validation after it; {@code epoch} counts from 1, times in seconds. */
    record EpochCompleted(
            Envelope envelope,
            int epoch,
            double trainLoss,
            OptionalDouble trainAccuracy,
            Metrics validation,
            double learningRate,
            double trainSeconds,
            double validationSeconds,
            OptionalLong trainTokens,
            OptionalDouble tokensPerSecond)
            implements RunEvent {
        public EpochCompleted {
            if (epoch < 1) {
                throw new IllegalArgumentException("epoch counts from 1, got " + epoch);
            }
        }
    }

    /** The run ended well; {@code best} are the validation metrics of {@code bestEpoch}, whose weights were tested. */
    record Completed(
            Envelope envelope,
            String stopReason,
            int bestEpoch,
            Metrics best,
            OptionalDouble bestTrainLoss,
            Metrics test,
            double totalSeconds)
            implements RunEvent {}

    /** Nobody will try this run again. */
    record Failed(Envelope envelope, String stopReason, String code, String message) implements RunEvent {}

    /** The trainer gave the run back; it waits for another. */
    record Released(Envelope envelope, String reason) implements RunEvent {}

    /** The queued run cannot begin yet. */
    record Waiting(Envelope envelope, String reason) implements RunEvent {}

    /** The run waits for a command after {@code epoch} finished epochs. */
    record Paused(Envelope envelope, int epoch) implements RunEvent {}

    /** Ended at a pause, because other runs are better. */
    record Stopped(Envelope envelope) implements RunEvent {}

    /** Ended on a user's command. */
    record Cancelled(Envelope envelope, Optional<String> stopReason) implements RunEvent {}
}
