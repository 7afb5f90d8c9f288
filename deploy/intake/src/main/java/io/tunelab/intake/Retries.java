package io.tunelab.intake;

import io.smallrye.faulttolerance.api.Guard;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Retries without end: of what must reach the broker or the database, however long they are away. */
public final class Retries {
    /** One try of something without a result. */
    @FunctionalInterface
    public interface Attempt {
        void make() throws Exception;
    }

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final long JITTER_MILLIS = 100;
    private final Guard guard;

    private Retries(Guard guard) {
        this.guard = guard;
    }

    /**
     * For what need not be quick when it works again: pauses of 250 ms, then twice as long each time, of 10 s at most.
     *
     * @param retried whether a failure is worth another try; one that is not is thrown
     * @param onRetry told of the failure before each further try
     */
    public static Retries withBackoff(Predicate<Throwable> retried, Consumer<Throwable> onRetry) {
        return new Retries(Guard.create()
                .withRetry()
                .maxRetries(-1)
                .maxDuration(0, ChronoUnit.MILLIS)
                .delay(FIRST.toMillis(), ChronoUnit.MILLIS)
                .jitter(JITTER_MILLIS, ChronoUnit.MILLIS)
                .withExponentialBackoff()
                .maxDelay(LONGEST.toMillis(), ChronoUnit.MILLIS)
                .done()
                .whenException(failure -> !(failure instanceof InterruptedException) && retried.test(failure))
                .beforeRetry(onRetry)
                .done()
                .build());
    }

    /**
     * For what a run waits for: equal pauses.
     *
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
        get(() -> {
            attempt.make();
            return null;
        });
    }

    /**
     * The result of the first try that succeeds.
     *
     * @throws InterruptedException if this thread is interrupted in a try or between two
     */
    public <T> T get(Callable<T> attempt) throws InterruptedException {
        var result = new AtomicReference<T>();
        try {
            guard.call(
                    () -> {
                        result.set(attempt.call());
                        return null;
                    },
                    Void.class);
        } catch (RuntimeException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return result.get();
    }
}
