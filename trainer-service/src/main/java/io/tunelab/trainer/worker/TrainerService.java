package io.tunelab.trainer.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tunelab.trainer.artifacts.FileArtifactStore;
import io.tunelab.trainer.engine.EngineFactory;
import io.tunelab.trainer.events.EventEnvelope;
import io.tunelab.trainer.events.EventSender;
import io.tunelab.trainer.events.KafkaEvents;
import io.tunelab.trainer.model.ModelStore;
import io.tunelab.trainer.queue.QueueUnavailableException;
import io.tunelab.trainer.queue.RunQueue;
import io.tunelab.trainer.shards.DatasetCatalog;
import io.tunelab.trainer.shards.KafkaReader;
import io.tunelab.trainer.shards.ShardFetcher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The trainer of this process: puts it together, starts it with the service and stops it with it. */
@ApplicationScoped
public class TrainerService {
    private final EventSender sender;
    private final Worker worker;
    private final Outbox outbox;
    private final RunQueue queue;
    private final DataSource database;
    private final AtomicLong tokensPerSecond = new AtomicLong();
    private RunSignals signals;

    TrainerService(
            TrainerConfig config,
            RunQueue queue,
            EventEnvelope envelope,
            EventSender sender,
            KafkaEvents kafka,
            ModelStore models,
            EngineFactory engines,
            DataSource database,
            ObjectMapper json,
            MeterRegistry meters,
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.queue = queue;
        this.sender = sender;
        this.database = database;
        var artifacts = new FileArtifactStore(config.artifacts().directory());
        this.outbox = new Outbox(queue, kafka::event, artifacts);
        var reader = new KafkaReader(broker);
        var tools = new RunExecution.Tools(
                config,
                models,
                engines,
                new DatasetCatalog(reader, json),
                new ShardFetcher(
                        reader, config.cache().directory(), config.trainer().shardTimeout()),
                artifacts,
                new PredictionsPublisher(kafka::predictions, Duration.ofSeconds(1)),
                json,
                version,
                value -> tokensPerSecond.set(Math.round(value)));
        this.worker = new Worker(
                TrainerParts.workerName(config),
                queue,
                envelope,
                sender,
                outbox,
                tools,
                outcome -> count(meters, outcome));
        meters.gauge("tunelab.training.tokens.per.second", tokensPerSecond);
        meters.gauge("tunelab.queue.waiting", this, service -> service.depth().waiting());
        meters.gauge(
                "tunelab.queue.oldest.seconds", this, service -> service.depth().oldestSeconds());
    }

    void start(@Observes StartupEvent event) {
        signals = new RunSignals(database, worker::signal);
        worker.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        signals.close();
        worker.close();
        sender.flush(Duration.ofMillis(500));
        sender.close();
    }

    /** Whether the training thread lives; one that trains is alive. */
    boolean isAlive() {
        return worker.isAlive();
    }

    /** Publishes last events that the queue holds, for who has just ended a run there. */
    public void publishEnded() {
        outbox.publish();
    }

    private io.tunelab.trainer.queue.QueueDepth depth() {
        try {
            return queue.depth();
        } catch (QueueUnavailableException e) {
            return new io.tunelab.trainer.queue.QueueDepth(-1, Double.NaN);
        }
    }

    private static void count(MeterRegistry meters, RunOutcome outcome) {
        var name = outcome instanceof RunOutcome.Ended ended
                ? ended.state().name().toLowerCase(java.util.Locale.ROOT)
                : outcome instanceof RunOutcome.Abandoned ? "abandoned" : "given_back";
        meters.counter("tunelab.attempts", "outcome", name).increment();
    }
}
