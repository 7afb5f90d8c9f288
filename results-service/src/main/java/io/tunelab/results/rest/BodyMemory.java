package io.tunelab.results.rest;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory the bodies of all unanswered requests take together: many large ones would end the service. */
final class BodyMemory {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    /** @param most bytes */
    BodyMemory(long most) {
        this.most = most;
    }

    /** Reserves this many bytes; false, and nothing is reserved, if they exceed what is left. */
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
