package io.tunelab.trainer.events;

import io.opentelemetry.context.Context;
import io.tunelab.contract.event.RunEvent;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The events of one attempt at one run, numbered. They wait while it is not sure that the run is ours, and the attempt is
 * mute once it is fenced. Safe for several threads.
 */
public final class RunEvents {
    private final String experimentId;
    private final int attempt;
    private final EventEnvelope envelope;
    private final EventSender sender;
    private final AtomicInteger sequence = new AtomicInteger();
    /** The trace that the events belong to: that of the thread that begins the attempt. */
    private final Context trace = Context.current();

    private volatile BooleanSupplier held = () -> true;
    private boolean fenced;

    public RunEvents(String experimentId, int attempt, EventEnvelope envelope, EventSender sender) {
        this.experimentId = experimentId;
        this.attempt = attempt;
        this.envelope = envelope;
        this.sender = sender;
    }

    /** From now on events are sent only in moments when {@code lease} says that the run is ours. */
    public void sendWhile(BooleanSupplier lease) {
        held = lease;
    }

    /** Sends an event, unless the attempt is fenced. */
    public synchronized void emit(RunEvent event) {
        if (!fenced) {
            trace.wrap(() -> sender.send(experimentId, event, write(event), held))
                    .run();
        }
    }

    /** The attempt's next event as JSON text, for the outbox. */
    public String write(RunEvent event) {
        return envelope.write(experimentId, attempt, sequence.getAndIncrement(), event);
    }

    /** The run belongs to somebody else: nothing of this attempt is sent from now on. */
    public synchronized void fence() {
        fenced = true;
        sender.discard(experimentId);
    }
}
