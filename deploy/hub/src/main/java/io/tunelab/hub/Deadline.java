package io.tunelab.hub;

import java.time.Duration;

/** The moment at which a caller stops waiting, by the monotonic clock. */
public final class Deadline {
    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    /** That far from now. */
    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** The earlier of this one and {@code duration} from now. */
    public Deadline atMost(Duration duration) {
        var other = in(duration);
        return other.nanos - nanos < 0 ? other : this;
    }

    /** Time left; zero if none. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    /** The shorter of the time left and {@code duration}. */
    public Duration left(Duration duration) {
        var left = left();
        return left.compareTo(duration) < 0 ? left : duration;
    }

    public boolean isPast() {
        return left().isZero();
    }
}
