package io.tunelab.trainer.worker;

import io.tunelab.trainer.queue.ClaimedRun;
import io.tunelab.trainer.queue.QueueUnavailableException;
import io.tunelab.trainer.queue.RunQueue;
import io.tunelab.trainer.training.Checkpoint;
import io.tunelab.trainer.training.RunInterruptedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Holds the lease of one run from a thread of its own, and tells the loop when to stop.
 *
 * <p>Its clock is this machine's monotonic one, started before each renewal is asked for, so the lease never looks
 * longer than the database sees it. A lease that could not be renewed counts as lost five seconds (at most a sixth of
 * the lease) before it ends: by then this trainer is silent when another one takes over. A second thread watches for
 * that moment, because a renewal may hang in the database, and a step of the loop may last longer.
 */
final class HeldLease implements Checkpoint.Interruption, AutoCloseable {
    /** Why the loop has to stop. */
    enum Stop {
        CANCELLED,
        LOST,
        SHUTDOWN
    }

    private static final Logger LOG = Logger.getLogger(HeldLease.class);
    private final RunQueue queue;
    private final ClaimedRun run;
    private final Duration lease;
    private final Runnable onLost;
    private final AtomicReference<Stop> stop = new AtomicReference<>();
    private volatile long safeUntilNanos;
    private boolean renewNow;
    private boolean closed;

    /** @param onLost called once, at the moment the run is not ours any more */
    HeldLease(RunQueue queue, ClaimedRun run, Duration lease, long claimedAtNanos, Runnable onLost) {
        this.queue = queue;
        this.run = run;
        this.lease = lease;
        this.onLost = onLost;
        this.safeUntilNanos = safeUntil(claimedAtNanos);
        start(this::keep, "lease-" + run.experimentId());
        start(this::watch, "lease-watch-" + run.experimentId());
    }

    private static void start(Runnable work, String name) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void check() {
        if (System.nanoTime() - safeUntilNanos > 0) {
            lose("could not be renewed in time");
        }
        if (stop.get() != null) {
            throw new RunInterruptedException("stopped: " + stop.get());
        }
    }

    /** True until something asks the loop to stop. */
    boolean goesOn() {
        return stop.get() == null && System.nanoTime() - safeUntilNanos <= 0;
    }

    /** True while what we write counts, whether or not we were asked to stop. */
    boolean isHeld() {
        return stop.get() != Stop.LOST && System.nanoTime() - safeUntilNanos <= 0;
    }

    /** Why the loop stopped; LOST also when the time simply ran out. */
    Stop reason() {
        var reason = stop.get();
        return reason == null ? Stop.LOST : reason;
    }

    /** This trainer shuts down: the loop stops after the current step. */
    void shutDown() {
        stop.compareAndSet(null, Stop.SHUTDOWN);
    }

    /** Looks at the row at once: somebody may have asked to cancel. */
    synchronized void renewNow() {
        renewNow = true;
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }

    private void keep() {
        try {
            boolean renewed = true;
            while (pause(lease.toMillis() / (renewed ? 3 : 15))) {
                renewed = renew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void watch() {
        try {
            while (!closed && stop.get() != Stop.LOST) {
                long left = safeUntilNanos - System.nanoTime();
                if (left <= 0) {
                    lose("could not be renewed in time");
                    return;
                }
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean pause(long pauseMillis) throws InterruptedException {
        long until = System.nanoTime() + pauseMillis * 1_000_000;
        while (!closed && !renewNow && until - System.nanoTime() > 0) {
            wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        }
        renewNow = false;
        return !closed && stop.get() != Stop.LOST;
    }

    /** False if the database did not answer: then it is worth asking again soon. */
    private boolean renew() {
        long asked = System.nanoTime();
        try {
            switch (queue.renew(run)) {
                case LOST -> lose("is not ours any more");
                case CANCEL_REQUESTED -> {
                    safeUntilNanos = safeUntil(asked);
                    stop.compareAndSet(null, Stop.CANCELLED);
                }
                case HELD -> safeUntilNanos = safeUntil(asked);
            }
            return true;
        } catch (QueueUnavailableException e) {
            LOG.warnf("lease of %s not renewed: %s", run.experimentId(), e.getMessage());
            return false;
        }
    }

    private void lose(String why) {
        var before = stop.getAndSet(Stop.LOST);
        if (before != Stop.LOST) {
            LOG.warnf("run %s, attempt %d, %s; it is abandoned", run.experimentId(), run.attempt(), why);
            onLost.run();
        }
    }

    private long safeUntil(long fromNanos) {
        long margin = Math.min(Duration.ofSeconds(5).toNanos(), lease.toNanos() / 6);
        return fromNanos + lease.toNanos() - margin;
    }
}
