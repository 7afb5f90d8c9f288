package io.tunelab.trainer.events;

import io.smallrye.faulttolerance.api.Guard;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Retries without end: of what a run has to tell the broker or the database, however long they are away. */
public final class Retries {
    /** One try. */
    @FunctionalInterface
    public interface Attempt {
        void make() throws Exception;
    }

    private final Guard guard;

    private Retries(Guard guard) {
        this.guard = guard;
    }

    /**
     * @param pause between two tries
     * @param retried whether a failure is worth another try; one that is not is thrown
     * @param onRetry told of the failure before each further try
     */
    public static Retries every(Duration pause, Predicate<Throwable> retried, Consumer<Throwable> onRetry) {
        return new Retries(Guard.create()
                .withRetry()
                .maxRetries(-1)
                .maxDuration(0, ChronoUnit.MILLIS)
                .delay(pause.toMillis(), ChronoUnit.MILLIS)
                .jitter(0, ChronoUnit.MILLIS)
                .whenException(failure -> !(failure instanceof InterruptedException) && retried.test(failure))
                .beforeRetry(onRetry)
                .done()
                .build());
    }

    /**
     * Returns when a try succeeds.
     *
     * @throws InterruptedException if this thread is interrupted in a try or between two
     */
    public void untilDone(Attempt attempt) throws InterruptedException {
        try {
            guard.call(
                    () -> {
                        attempt.make();
                        return null;
                    },
                    Void.class);
        } catch (RuntimeException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
