package io.tunelab.trainer.worker;

import io.tunelab.trainer.artifacts.ArtifactStore;
import io.tunelab.trainer.artifacts.EpochCheckpoints;
import io.tunelab.trainer.events.RecordTooLargeForTopicException;
import io.tunelab.trainer.queue.FinalEvent;
import io.tunelab.trainer.queue.FinalEventWriter;
import io.tunelab.trainer.queue.QueueUnavailableException;
import io.tunelab.trainer.queue.RunQueue;
import io.tunelab.trainer.queue.Traces;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;

/**
 * Publishes the last events of ended runs, which the queue keeps until the broker has them, and clears up after the runs.
 * Two trainers may publish the same one: it is the same event, and consumers know it by its number.
 */
final class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);
    private static final int BATCH = 100;
    private final RunQueue queue;
    private final PredictionsPublisher.Transport transport;
    private final FinalEventWriter finalEvents;
    private final ArtifactStore artifacts;

    Outbox(
            RunQueue queue,
            PredictionsPublisher.Transport transport,
            FinalEventWriter finalEvents,
            ArtifactStore artifacts) {
        this.queue = queue;
        this.finalEvents = finalEvents;
        this.transport = transport;
        this.artifacts = artifacts;
    }

    /** Publishes what is there; what fails stays for the next time. */
    synchronized void publish() {
        try {
            for (var event : queue.unpublished(BATCH)) {
                Traces.context(event.traceParent()).wrap(() -> send(event)).run();
                clearUp(event.experimentId());
                queue.published(event.experimentId());
            }
        } catch (QueueUnavailableException e) {
            LOG.debugf("outbox waits for the database: %s", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warnf("last events of ended runs wait for Kafka: %s", e.getMessage());
        }
    }

    /** What is too large for ever becomes the run's failure: those behind it must not wait. */
    private void send(FinalEvent event) {
        try {
            transport.send(event.experimentId(), event.json().getBytes(StandardCharsets.UTF_8));
        } catch (RecordTooLargeForTopicException e) {
            LOG.errorf("the last event of %s: %s", event.experimentId(), e.getMessage());
            var instead = finalEvents.tooLarge(event.experimentId(), event.json(), e.getMessage());
            transport.send(event.experimentId(), instead.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Before the event counts as published: who is killed here leaves it to the next. */
    private void clearUp(String experimentId) {
        try {
            artifacts.delete(EpochCheckpoints.root(experimentId));
            artifacts.deleteUnfinished(experimentId);
        } catch (UncheckedIOException e) {
            LOG.warnf("checkpoints of %s are left behind: %s", experimentId, e.getMessage());
        }
    }
}
