package io.tunelab.data.intake;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * Work on one thing is done one piece after the other, work on different things side by side, as far as there are threads.
 * Work that waits for its turn holds no thread.
 */
final class Turns {
    private static final Logger LOG = Logger.getLogger(Turns.class);
    private final Executor threads;
    /** By thing, what waits behind the work that is being done on it. */
    private final Map<Object, Queue<Runnable>> waiting = new HashMap<>();

    Turns(Executor threads) {
        this.threads = threads;
    }

    /** @throws RejectedExecutionException if the threads are being stopped */
    void take(Object thing, Runnable work) {
        synchronized (this) {
            var before = waiting.get(thing);
            if (before != null) {
                before.add(work);
                return;
            }
            waiting.put(thing, new ArrayDeque<>());
        }
        start(thing, work);
    }

    private void start(Object thing, Runnable work) {
        threads.execute(() -> {
            try {
                work.run();
            } finally {
                next(thing);
            }
        });
    }

    private void next(Object thing) {
        Runnable next;
        synchronized (this) {
            next = waiting.get(thing).poll();
            if (next == null) {
                waiting.remove(thing);
                return;
            }
        }
        try {
            start(thing, next);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopping; what waits is not done");
        }
    }
}
