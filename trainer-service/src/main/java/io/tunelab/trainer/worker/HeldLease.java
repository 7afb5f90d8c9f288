package io.tunelab.trainer.worker;

import io.tunelab.trainer.queue.ClaimedRun;
import io.tunelab.trainer.queue.RunQueue;
import io.tunelab.trainer.training.Checkpoint;
import io.tunelab.trainer.training.RunInterruptedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Holds the lease of one run from a thread of its own, and tells the loop when to stop.
 *
 * <p>Its clock is this machine's monotonic one, started before each renewal is asked for, so the lease never looks
 * longer than the database sees it. A lease that could not be renewed is not held from five seconds (at most a sixth of
 * the lease) before it ends: by then this trainer is silent when another one takes over. It trains on, because a
 * database that is away gives the run to nobody else either, until a renewal tells whether the run is still ours. What
 * others can see asks {@link #isHeld} in that very moment, or waits in {@link #awaitHeld}.
 */
final class HeldLease implements Checkpoint.Interruption, AutoCloseable {
    /** Why the loop has to stop. */
    enum Stop {
        CANCELLED,
        LOST,
        SHUTDOWN
    }

    private static final Logger LOG = Logger.getLogger(HeldLease.class);
    private static final int LOOK_MILLIS = 100;
    private final RunQueue queue;
    private final ClaimedRun run;
    private final Duration lease;
    private final Runnable onLost;
    private final AtomicReference<Stop> stop = new AtomicReference<>();
    private final ScheduledThreadPoolExecutor renewals;
    private volatile long safeUntilNanos;
    private volatile boolean concluding;

    /** @param onLost called once, at the moment the run is not ours any more */
    HeldLease(RunQueue queue, ClaimedRun run, Duration lease, long claimedAtNanos, Runnable onLost) {
        this.queue = queue;
        this.run = run;
        this.lease = lease;
        this.onLost = onLost;
        this.safeUntilNanos = safeUntil(claimedAtNanos);
        this.renewals = new ScheduledThreadPoolExecutor(1, renewal -> {
            var thread = new Thread(renewal, "lease-" + run.experimentId());
            thread.setDaemon(true);
            return thread;
        });
        renewals.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        renewals.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        renewAfter(lease.toMillis() / 3);
    }

    @Override
    public void check() {
        var reason = stop.get();
        if (reason != null) {
            throw new RunInterruptedException("stopped: " + reason, reason == Stop.SHUTDOWN);
        }
    }

    /** Returns when what we write counts; throws as {@link #check} when there is no use in waiting. */
    void awaitHeld() {
        check();
        while (!isHeld()) {
            sleep();
            check();
        }
    }

    /** True until something asks the loop to stop. */
    boolean goesOn() {
        return stop.get() == null;
    }

    /** True while what we write counts, whether or not we were asked to stop. */
    boolean isHeld() {
        return !isLost() && System.nanoTime() - safeUntilNanos <= 0;
    }

    /** True when the run is known to be somebody else's, or to have ended. */
    boolean isLost() {
        return stop.get() == Stop.LOST;
    }

    /** Why the loop stopped; empty if nothing asked it to. */
    Optional<Stop> reason() {
        return Optional.ofNullable(stop.get());
    }

    /** This trainer shuts down: the loop stops after the current step. */
    void shutDown() {
        stop.compareAndSet(null, Stop.SHUTDOWN);
    }

    /** Looks at the row at once: somebody may have asked to cancel. */
    void renewNow() {
        renewals.execute(() -> {
            if (!renew()) {
                renewals.schedule(this::renew, lease.toMillis() / 15, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** The run's end is about to be written down. */
    void conclude() {
        concluding = true;
    }

    @Override
    public void close() {
        renewals.shutdown();
    }

    private void renewAfter(long millis) {
        renewals.schedule(this::keep, millis, TimeUnit.MILLISECONDS);
    }

    private void keep() {
        boolean answered = renew();
        if (!isLost()) {
            renewAfter(lease.toMillis() / (answered ? 3 : 15));
        }
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunInterruptedException("interrupted while waiting");
        }
    }

    /** False if the database did not answer: then it is worth asking again soon. */
    private boolean renew() {
        long asked = System.nanoTime();
        try {
            switch (queue.renew(run)) {
                case LOST -> lose();
                case CANCEL_REQUESTED -> {
                    hold(asked);
                    stop.compareAndSet(null, Stop.CANCELLED);
                }
                case HELD -> hold(asked);
            }
            return true;
        } catch (RuntimeException e) {
            LOG.warnf(
                    "lease of %s not renewed%s: %s",
                    run.experimentId(), isHeld() ? "" : ", training continues without sending events", e.getMessage());
            return false;
        }
    }

    private void hold(long askedNanos) {
        boolean wasHeld = isHeld();
        safeUntilNanos = safeUntil(askedNanos);
        if (!wasHeld) {
            LOG.infof("run %s, attempt %d is still ours", run.experimentId(), run.attempt());
        }
    }

    private void lose() {
        var before = stop.getAndSet(Stop.LOST);
        if (before != Stop.LOST && concluding) {
            // A renewal that was under way when the run was written down as ended finds it gone.
            onLost.run();
        } else if (before != Stop.LOST) {
            LOG.warnf("run %s, attempt %d is not ours any more; it is abandoned", run.experimentId(), run.attempt());
            onLost.run();
        }
    }

    private long safeUntil(long fromNanos) {
        long margin = Math.min(Duration.ofSeconds(5).toNanos(), lease.toNanos() / 6);
        return fromNanos + lease.toNanos() - margin;
    }
}
