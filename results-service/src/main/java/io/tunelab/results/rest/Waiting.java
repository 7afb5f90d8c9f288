package io.tunelab.results.rest;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The parameter {@code wait} of a URL: an answer that comes when what is asked for has ended, or the time is up. */
public final class Waiting {
    private static final int LONGEST_SECONDS = 300;
    private static final Duration EVERY = Duration.ofMillis(500);

    private Waiting() {}

    /**
     * Reads at once and then twice a second; no thread is held between two looks.
     *
     * @param seconds how long to wait; null: not at all
     * @throws ProblemException if it is not an integer from 1 to 300
     */
    public static <T> Uni<T> until(String seconds, Predicate<T> hasEnded, Supplier<T> read) {
        if (seconds == null) {
            return Uni.createFrom().item(read);
        }
        long end = System.nanoTime()
                + Duration.ofSeconds(WholeNumber.of("wait", seconds, LONGEST_SECONDS))
                        .toNanos();
        return Uni.createFrom()
                .item(read)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .repeat()
                .withDelay(EVERY)
                .whilst(now -> !hasEnded.test(now) && System.nanoTime() <= end)
                .collect()
                .last();
    }
}
