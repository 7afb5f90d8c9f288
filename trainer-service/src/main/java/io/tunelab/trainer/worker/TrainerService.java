package io.tunelab.trainer.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tunelab.intake.Retries;
import io.tunelab.trainer.artifacts.ArtifactStore;
import io.tunelab.trainer.engine.EngineFactory;
import io.tunelab.trainer.events.EventEnvelope;
import io.tunelab.trainer.events.EventSender;
import io.tunelab.trainer.events.KafkaEvents;
import io.tunelab.trainer.model.ModelStore;
import io.tunelab.trainer.queue.Commands;
import io.tunelab.trainer.queue.Pauses;
import io.tunelab.trainer.queue.QueueRecovery;
import io.tunelab.trainer.queue.RunQueue;
import io.tunelab.trainer.queue.Traces;
import io.tunelab.trainer.queue.WaitingRuns;
import io.tunelab.trainer.recovery.CatchUp;
import io.tunelab.trainer.shards.DatasetCatalog;
import io.tunelab.trainer.shards.KafkaReader;
import io.tunelab.trainer.shards.ShardFetcher;
import io.tunelab.trainer.shards.TopicShards;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.apache.kafka.common.errors.InterruptException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The trainer of this process: puts it together, starts it with the service and stops it with it. */
@ApplicationScoped
public class TrainerService {
    private static final Logger LOG = Logger.getLogger(TrainerService.class);
    private final EventSender sender;
    private final Worker worker;
    private final Outbox outbox;
    private final RunWaits waits;
    private final ArtifactRoom room;
    private final DataSource database;
    private final CatchUp catchUp;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Thread starting = new Thread(this::catchUp, "catch-up");
    private RunSignals signals;

    TrainerService(
            TrainerConfig config,
            RunQueue queue,
            Pauses pauses,
            Commands commands,
            EventEnvelope envelope,
            EventSender sender,
            KafkaEvents kafka,
            ModelStore models,
            EngineFactory engines,
            ArtifactStore artifacts,
            DataSource database,
            ObjectMapper json,
            TrainerMetrics metrics,
            Traces traces,
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            @ConfigProperty(name = "mp.messaging.outgoing.test-predictions.max.request.size") int largestPredictions,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.sender = sender;
        this.database = database;
        this.outbox = new Outbox(queue, kafka::event, envelope, artifacts);
        this.room = new ArtifactRoom(artifacts);
        var reader = new KafkaReader(broker);
        this.catchUp = new CatchUp(reader, new QueueRecovery(database), commands, kafka::requestAgain);
        this.waits = new RunWaits(
                new RunWaits.Limits(
                        config.trainer().modelTimeout(), config.trainer().datasetTimeout()),
                models,
                new DatasetCatalog(reader),
                new WaitingRuns(database, envelope),
                envelope,
                sender,
                kafka::requestAgain,
                outbox::publish,
                this::wake);
        var tools = new RunExecution.Tools(
                config,
                waits,
                new ShardFetcher(new TopicShards(
                        reader, config.cache().directory(), config.trainer().shardTimeout())),
                engines,
                new RunExecution.Outputs(
                        artifacts,
                        room,
                        new PredictionsPublisher(
                                kafka::predictions,
                                Duration.ofSeconds(1),
                                () -> Math.min(
                                        largestPredictions,
                                        reader.largestRecord("test-predictions").orElse(largestPredictions))),
                        json),
                version,
                metrics::tokensPerSecond);
        this.worker = new Worker(
                TrainerParts.workerName(config), queue, pauses, envelope, sender, outbox, tools, metrics, traces);
    }

    void start(@Observes StartupEvent event) {
        signals = new RunSignals(database, worker::signal);
        starting.start();
    }

    /** No run is looked at before the queue is up to the log: one that has ended must not be trained again. */
    private void catchUp() {
        try {
            Retries.withBackoff(
                            failure -> !(failure instanceof InterruptException),
                            failure -> LOG.warnf(
                                    "no runs are taken yet, the log cannot be read: %s", failure.getMessage()))
                    .untilDone(catchUp::run);
            worker.start();
            waits.start();
            caughtUp.countDown();
        } catch (InterruptedException | InterruptException e) {
            LOG.debug("stopped before any run was taken");
        }
    }

    /** Returns when the queue is up to the log, as what is done to it must wait for that. */
    public void awaitCaughtUp() {
        try {
            caughtUp.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped before the queue was up to the log", e);
        }
    }

    private boolean isCaughtUp() {
        return caughtUp.getCount() == 0;
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        starting.interrupt();
        starting.join(Duration.ofSeconds(2).toMillis());
        signals.close();
        worker.close();
        waits.close();
        sender.flush(Duration.ofMillis(500));
        sender.close();
    }

    private void wake() {
        worker.signal("");
    }

    /** Whether the training thread lives; one that trains is alive. */
    boolean isAlive() {
        return starting.isAlive() || worker.isAlive();
    }

    /** Why no runs are taken, for people; empty if they are. */
    Optional<String> trouble() {
        return isCaughtUp()
                ? room.trouble()
                : Optional.of("Catching up with topic run-events; no runs are taken until then");
    }

    /** Publishes last events that the queue holds, for who has just ended a run there. */
    public void publishEnded() {
        outbox.publish();
    }
}
