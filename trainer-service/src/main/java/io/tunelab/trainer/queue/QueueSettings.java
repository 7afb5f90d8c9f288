package io.tunelab.trainer.queue;

import java.time.Duration;

/**
 * Rules of the queue.
 *
 * @param lease how long a claim holds without renewal
 * @param maxAttempts tries until a run that loses its trainers is failed
 */
public record QueueSettings(Duration lease, int maxAttempts) {
    public QueueSettings {
        if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a lease lasts at least 1 s, got " + lease);
        }
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("max-attempts is at least 1, got " + maxAttempts);
        }
    }
}
