package io.tunelab.trainer.events;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.event.EventMessage;
import io.tunelab.contract.event.EventReader;
import io.tunelab.contract.event.Metrics;
import io.tunelab.contract.event.Provenance;
import io.tunelab.contract.event.RunEvent;
import io.tunelab.contract.event.RunEvent.Failure;
import io.tunelab.contract.event.RunEvent.RunCancelled;
import io.tunelab.contract.event.RunEvent.RunFailed;
import io.tunelab.contract.event.RunEvent.RunStopped;
import io.tunelab.contract.event.RunEvent.StopReason;
import io.tunelab.contract.event.Timings;
import io.tunelab.contract.json.MessageJson;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.trainer.queue.FinalEventWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes events with what all of them carry: version, type, experiment, attempt, sequence, worker, time. */
@RegisterForReflection(
        targets = {
            Manifest.class,
            EventMessage.class,
            RunEvent.class,
            Metrics.class,
            Provenance.class,
            Timings.class,
            ExperimentRequest.class
        },
        registerFullHierarchy = true)
public final class EventEnvelope implements FinalEventWriter {
    private final String worker;

    public EventEnvelope(String worker) {
        this.worker = worker;
    }

    /** Who writes. */
    public String worker() {
        return worker;
    }

    /** The event as JSON text. */
    public String write(String experimentId, int attempt, int sequence, RunEvent event) {
        var key = new EventMessage.Key(experimentId, attempt, sequence);
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return new EventMessage(key, worker, now, event).json().toString();
    }

    @Override
    public String exhausted(String experimentId, int attempt, int maxAttempts) {
        var reason = "%d trainers took this run and were lost while they held it; it will not be tried again"
                .formatted(maxAttempts);
        return write(
                experimentId, attempt, 0, new RunFailed(StopReason.ERROR, new Failure("attempts_exhausted", reason)));
    }

    @Override
    public String unreadable(String experimentId, int attempt) {
        var reason = "the queued request was written by another version of the trainer; submit the experiment again";
        return write(
                experimentId, attempt, 0, new RunFailed(StopReason.ERROR, new Failure("unreadable_request", reason)));
    }

    @Override
    public String failed(String experimentId, int attempt, String code, String message) {
        return write(experimentId, attempt, 0, new RunFailed(StopReason.ERROR, new Failure(code, message)));
    }

    @Override
    public String tooLarge(String experimentId, String finalEvent, String reason) {
        var told = EventReader.read(MessageJson.tree(finalEvent.getBytes(StandardCharsets.UTF_8)))
                .key();
        return write(
                experimentId,
                told.attempt(),
                told.sequence(),
                new RunFailed(StopReason.ERROR, new Failure("message_too_large", reason)));
    }

    @Override
    public String cancelled(String experimentId, int attempt) {
        return write(experimentId, attempt, 0, new RunCancelled(StopReason.CANCELLED));
    }

    @Override
    public String stopped(String experimentId, int attempt) {
        return write(experimentId, attempt, 0, new RunStopped(StopReason.STOPPED));
    }
}
