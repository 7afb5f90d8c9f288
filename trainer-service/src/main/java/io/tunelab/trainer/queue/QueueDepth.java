package io.tunelab.trainer.queue;

/**
 * What waits and what is held, by the database's clock; the same from every trainer.
 *
 * @param waiting runs that nobody has claimed
 * @param oldestSeconds age of the oldest of them, 0 if there is none
 * @param running runs whose lease holds
 * @param expired runs whose lease has ended and that nobody has taken over yet
 * @param leaseAgeSeconds since the renewal that is the longest ago, over all claimed runs; 0 if there is none
 */
public record QueueDepth(long waiting, double oldestSeconds, long running, long expired, double leaseAgeSeconds) {
    /** Of an empty queue. */
    public static final QueueDepth EMPTY = new QueueDepth(0, 0, 0, 0, 0);

    /** When the database does not answer. */
    public static final QueueDepth UNKNOWN = new QueueDepth(-1, Double.NaN, -1, -1, Double.NaN);
}
