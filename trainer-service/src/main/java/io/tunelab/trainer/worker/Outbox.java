package io.tunelab.trainer.worker;

import io.tunelab.trainer.artifacts.ArtifactStore;
import io.tunelab.trainer.artifacts.EpochCheckpoints;
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
    private final ArtifactStore artifacts;

    Outbox(RunQueue queue, PredictionsPublisher.Transport transport, ArtifactStore artifacts) {
        this.queue = queue;
        this.transport = transport;
        this.artifacts = artifacts;
    }

    /** Publishes what is there; what fails stays for the next time. */
    synchronized void publish() {
        try {
            for (var event : queue.unpublished(BATCH)) {
                Traces.context(event.traceParent())
                        .wrap(() -> transport.send(
                                event.experimentId(), event.json().getBytes(StandardCharsets.UTF_8)))
                        .run();
                clearUp(event.experimentId());
                queue.published(event.experimentId());
            }
        } catch (QueueUnavailableException e) {
            LOG.debugf("outbox waits for the database: %s", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warnf("last events of ended runs wait for Kafka: %s", e.getMessage());
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
