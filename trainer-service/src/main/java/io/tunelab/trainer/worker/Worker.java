package io.tunelab.trainer.worker;

import io.quarkus.runtime.Quarkus;
import io.tunelab.contract.event.RunEvent;
import io.tunelab.intake.Retries;
import io.tunelab.trainer.events.EventEnvelope;
import io.tunelab.trainer.events.EventSender;
import io.tunelab.trainer.events.RunEvents;
import io.tunelab.trainer.queue.ClaimedRun;
import io.tunelab.trainer.queue.Pauses;
import io.tunelab.trainer.queue.QueueUnavailableException;
import io.tunelab.trainer.queue.RunQueue;
import io.tunelab.trainer.queue.Traces;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Takes one run after the other from the queue and trains it, in one thread. */
final class Worker implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    private final String name;
    private final RunQueue queue;
    private final Pauses pauses;
    private final EventEnvelope envelope;
    private final EventSender sender;
    private final Outbox outbox;
    private final RunExecution.Tools tools;
    private final TrainerMetrics metrics;
    private final Traces traces;
    private final Thread thread;
    private HeldLease current;
    private String currentRun;
    private boolean workWaits;
    private boolean closed;

    Worker(
            String name,
            RunQueue queue,
            Pauses pauses,
            EventEnvelope envelope,
            EventSender sender,
            Outbox outbox,
            RunExecution.Tools tools,
            TrainerMetrics metrics,
            Traces traces) {
        this.name = name;
        this.queue = queue;
        this.pauses = pauses;
        this.envelope = envelope;
        this.sender = sender;
        this.outbox = outbox;
        this.tools = tools;
        this.metrics = metrics;
        this.traces = traces;
        this.thread = new Thread(this::work, "trainer");
        thread.setUncaughtExceptionHandler((died, error) -> endProcess(error));
    }

    void start() {
        thread.start();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** A notification of the queue: an experiment id, or nothing when there is work. */
    synchronized void signal(String experimentId) {
        if (experimentId.isEmpty()) {
            workWaits = true;
            notifyAll();
        } else if (experimentId.equals(currentRun) && current != null) {
            current.renewNow();
        }
    }

    /** Stops after the current step, gives the run back and returns, at the latest after eight seconds. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (current != null) {
                current.shutDown();
            }
            notifyAll();
        }
        try {
            thread.join(Duration.ofSeconds(8).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        LOG.infof("trainer %s waits for runs", name);
        while (!isClosed()) {
            try {
                outbox.publish();
                if (!tools.outputs().room().isWritable()) {
                    idle();
                    continue;
                }
                long askedAt = System.nanoTime();
                var claimed = queue.claim(
                        name, tools.waits().awaited(), tools.waits().data().runs());
                if (claimed.isPresent()) {
                    attempt(claimed.get(), askedAt);
                } else {
                    idle();
                }
            } catch (QueueUnavailableException e) {
                LOG.warnf("the queue's database is away: %s", e.getMessage());
                idle();
            } catch (RuntimeException e) {
                LOG.error("the trainer continues after an error", e);
                idle();
            }
        }
    }

    /** The supervisor restarts the process. Without this thread it would report ready but never claim a run. */
    private static void endProcess(Throwable error) {
        LOG.fatal("the training thread ended; this trainer stops with exit code 1, to be started again", error);
        Quarkus.asyncExit(1);
    }

    private void attempt(ClaimedRun run, long claimedAt) {
        MDC.put(RunLog.EXPERIMENT, run.experimentId());
        MDC.put("attempt", run.attempt());
        run.request().study().ifPresent(study -> MDC.put("study", study));
        var span =
                traces.attempt(run.experimentId(), run.attempt(), run.request().study(), run.traceParent());
        var scope = span.makeCurrent();
        try {
            var outcome = attemptHeld(run, claimedAt);
            span.setAttribute("tunelab.outcome", outcome.name());
            metrics.ended(outcome);
        } finally {
            scope.close();
            span.end();
            hold(null, null);
            MDC.remove(RunLog.EXPERIMENT);
            MDC.remove("attempt");
            MDC.remove("study");
        }
    }

    private RunOutcome attemptHeld(ClaimedRun run, long claimedAt) {
        var events = new RunEvents(run.experimentId(), run.attempt(), envelope, sender);
        try (var log = RunLog.of(run.experimentId(), events);
                var lease = new HeldLease(queue, run, tools.config().trainer().lease(), claimedAt, events::fence)) {
            events.sendWhile(lease::isHeld);
            hold(lease, run.experimentId());
            LOG.infof("run %s, attempt %d begins", run.experimentId(), run.attempt());
            var outcome = new RunExecution(tools, run, events, log, lease).execute();
            if (!(outcome instanceof RunOutcome.Postponed)) {
                log.tellRest();
            }
            return conclude(run, events, lease, outcome);
        }
    }

    /** Writes the outcome down, as far as the run is still ours; returns what became of it. */
    private RunOutcome conclude(ClaimedRun run, RunEvents events, HeldLease lease, RunOutcome reached) {
        if (reached instanceof RunOutcome.Paused paused) {
            events.emit(new RunEvent.RunPaused(paused.epoch()));
        }
        boolean mustBeTold = reached instanceof RunOutcome.Ended || reached instanceof RunOutcome.Paused;
        var outcome = mustBeTold && !flushed(lease)
                ? new RunOutcome.GivenBack(false, "its events did not reach Kafka")
                : reached;
        if (outcome instanceof RunOutcome.GivenBack back) {
            events.emit(new RunEvent.RunReleased(back.reason()));
        } else if (outcome instanceof RunOutcome.Restarted restarted) {
            events.emit(new RunEvent.RunReleased(restarted.reason()));
        }
        lease.conclude();
        boolean done = untilLost(lease, () -> writeDown(run, events, outcome));
        events.fence();
        if (done && outcome instanceof RunOutcome.Ended ended) {
            LOG.infof("run %s: %s", run.experimentId(), ended.state());
            outbox.publish();
        } else {
            LOG.infof("run %s, attempt %d was left: %s", run.experimentId(), run.attempt(), outcome);
        }
        return done ? outcome : new RunOutcome.Abandoned();
    }

    private boolean writeDown(ClaimedRun run, RunEvents events, RunOutcome outcome) {
        if (outcome instanceof RunOutcome.Ended ended) {
            return queue.finish(run, ended.state(), events.write(ended.event()));
        }
        if (outcome instanceof RunOutcome.Paused paused) {
            return pauses.pause(run, paused.epoch());
        }
        if (outcome instanceof RunOutcome.GivenBack back) {
            flushBriefly(); // before the next trainer's first event, if it can be
            queue.release(run, back.counted());
        } else if (outcome instanceof RunOutcome.Restarted restarted) {
            flushBriefly();
            queue.restartInFloat32(run, restarted.reason());
        } else if (outcome instanceof RunOutcome.Postponed postponed) {
            queue.postpone(run, postponed.awaited());
        }
        return true;
    }

    /**
     * The events of the run must be in Kafka before its end is: a reader of the log sees them in order. False if the run
     * is lost or this trainer stops meanwhile; whoever goes on from the last checkpoint has little to do.
     */
    private boolean flushed(HeldLease lease) {
        try {
            do {
                if (sender.flush(Duration.ofSeconds(1))) {
                    return true;
                }
            } while (!lease.isLost() && !isClosed());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void flushBriefly() {
        try {
            sender.flush(Duration.ofMillis(500));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The database decides whether the run is ours; while it is away, nobody else can have it either. */
    private boolean untilLost(HeldLease lease, BooleanSupplier change) {
        var changed = new AtomicBoolean();
        try {
            Retries.every(
                            Duration.ofMillis(500),
                            failure -> failure instanceof QueueUnavailableException && !lease.isLost(),
                            failure -> LOG.warnf("trying again until the database is back: %s", failure.getMessage()))
                    .untilDone(() -> changed.set(!lease.isLost() && change.getAsBoolean()));
        } catch (QueueUnavailableException e) {
            LOG.debugf("the run is somebody else's: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return changed.get();
    }

    private synchronized void hold(HeldLease lease, String experimentId) {
        current = lease;
        currentRun = experimentId;
        if (closed && lease != null) {
            lease.shutDown();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** The queue is looked at now and then; a notification of it ends the wait. */
    private synchronized void idle() {
        try {
            if (!closed && !workWaits) {
                wait(tools.config().trainer().poll().toMillis());
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        workWaits = false;
    }
}
