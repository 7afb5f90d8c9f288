package io.tunelab.results.rest;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory the bodies that have not come whole take together: many large and slow ones would end the service. */
final class BodyMemory {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    /** @param most bytes */
    BodyMemory(long most) {
        this.most = most;
    }

    /** Takes so many bytes, or none where not all of them are free. */
    boolean take(int bytes) {
        if (held.addAndGet(bytes) > most) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(int bytes) {
        held.addAndGet(-bytes);
    }
}
