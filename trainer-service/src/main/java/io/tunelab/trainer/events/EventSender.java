package io.tunelab.trainer.events;

import io.opentelemetry.context.Context;
import io.tunelab.contract.event.RunEvent;
import io.tunelab.contract.event.RunEvent.RunProgress;
import io.tunelab.intake.Retries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Sends events in order from a thread of its own, so that training never waits for Kafka.
 *
 * <p>An event that the broker does not acknowledge is sent again until it does; those behind it wait. So does an event
 * that may not be sent yet, because its attempt cannot be sure of its lease. While they wait, a progress event replaces an
 * older one of the same run that nobody has seen yet, unless that has points of the training curve, which no other event
 * tells again. So the backlog of an outage is bounded by what a run tells once: an event an epoch, of which a request
 * allows a thousand, one for each halving of a batch, the points of the curve, of which there are a few hundred, and the
 * limited lines of the log. They need not be on disk here: an epoch's numbers are in its checkpoint, and the attempt that
 * goes on from there tells them again (but not the curve); a run's last event is in the queue's database.
 */
public final class EventSender implements AutoCloseable {
    /** Hands one message to the broker; returns when it is acknowledged, throws when it is not. */
    public interface Transport {
        void send(String key, byte[] value) throws InterruptedException;
    }

    private record Pending(
            String experimentId, String json, boolean replaceable, BooleanSupplier permitted, Context trace) {}

    private static final Logger LOG = Logger.getLogger(EventSender.class);
    private final Transport transport;
    private final Retries retries;
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private final Thread thread;
    /** What is being sent, if anything; cleared when it is discarded meanwhile. */
    private Pending sending;

    private boolean busy;
    private boolean closed;
    /** Of this outage; only the sending thread asks. */
    private boolean warned;

    public EventSender(Transport transport, Duration retryPause) {
        this.transport = transport;
        this.retries =
                Retries.every(retryPause, failure -> !(failure instanceof RecordTooLargeForTopicException), this::warn);
        this.thread = new Thread(this::run, "event-sender");
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes an event for sending; returns at once. {@code permitted} is asked before every try. */
    public synchronized void send(String experimentId, RunEvent event, String json, BooleanSupplier permitted) {
        var last = waiting.peekLast();
        if (event instanceof RunProgress
                && last != null
                && last.replaceable()
                && last.experimentId().equals(experimentId)) {
            waiting.removeLast();
        }
        boolean replaceable =
                event instanceof RunProgress progress && progress.curve().isEmpty();
        waiting.addLast(new Pending(experimentId, json, replaceable, permitted, Context.current()));
        notifyAll();
    }

    /**
     * Forgets what waits for a run that is not ours any more, also what was tried without success and would be tried
     * again. What the broker is taking in this moment still arrives; its attempt number tells that it is old.
     */
    public synchronized void discard(String experimentId) {
        waiting.removeIf(pending -> pending.experimentId().equals(experimentId));
        if (sending != null && sending.experimentId().equals(experimentId)) {
            sending = null;
        }
        notifyAll();
    }

    /** Events that the broker has not acknowledged. */
    public synchronized int waiting() {
        return waiting.size() + (sending == null ? 0 : 1);
    }

    /** Waits until everything taken so far is acknowledged; false if that took longer than {@code limit}. */
    public synchronized boolean flush(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!waiting.isEmpty() || busy) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(Math.max(1, left / 1_000_000));
        }
        return true;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                var next = take();
                deliver(next);
                synchronized (this) {
                    sending = null;
                    busy = false;
                    notifyAll();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("event sender stopped");
        }
    }

    private synchronized Pending take() throws InterruptedException {
        while (waiting.isEmpty() || closed) {
            if (closed) {
                throw new InterruptedException("closed");
            }
            wait();
        }
        busy = true;
        sending = waiting.removeFirst();
        return sending;
    }

    private synchronized boolean isDiscarded(Pending pending) {
        return sending != pending;
    }

    /** Returns when the broker has it, will never take it, or it is discarded; in the trace that it belongs to. */
    private void deliver(Pending pending) throws InterruptedException {
        var scope = pending.trace().makeCurrent();
        try {
            retries.untilDone(() -> attempt(pending));
            warned = false;
        } catch (RecordTooLargeForTopicException e) {
            // Those behind it must not wait for ever.
            LOG.errorf("an event of %s is passed over: %s", pending.experimentId(), e.getMessage());
        } finally {
            scope.close();
        }
    }

    private void attempt(Pending pending) throws InterruptedException {
        if (isDiscarded(pending)) {
            return;
        }
        if (!pending.permitted().getAsBoolean()) {
            throw new NotPermittedException();
        }
        transport.send(pending.experimentId(), pending.json().getBytes(StandardCharsets.UTF_8));
    }

    private void warn(Throwable failure) {
        if (!warned && !(failure instanceof NotPermittedException)) {
            LOG.warnf("Kafka takes no events now; they wait, and training continues: %s", failure.getMessage());
            warned = true;
        }
    }

    /** Not now, but perhaps later. */
    private static final class NotPermittedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
