package io.tunelab.local.stack;

import java.time.Duration;

/** How long to wait before the next restart: doubling from one second to thirty, anew after a minute of health. */
final class BackOff {
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofSeconds(30);
    static final Duration HEALTHY = Duration.ofMinutes(1);
    private Duration next = FIRST;

    /** The pause after a process that lived so long. */
    Duration after(Duration life) {
        if (life.compareTo(HEALTHY) >= 0) {
            next = FIRST;
        }
        var pause = next;
        var doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return pause;
    }
}
