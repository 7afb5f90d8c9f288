package io.tunelab.trainer.worker;

import io.tunelab.contract.event.RunEvent.RunReleased;
import io.tunelab.hub.HubConfig;
import io.tunelab.trainer.artifacts.ArtifactLocation;
import io.tunelab.trainer.artifacts.ArtifactStore;
import io.tunelab.trainer.engine.EngineFactory;
import io.tunelab.trainer.engine.TorchEngineFactory;
import io.tunelab.trainer.events.EventEnvelope;
import io.tunelab.trainer.events.EventSender;
import io.tunelab.trainer.events.KafkaEvents;
import io.tunelab.trainer.model.HuggingFaceModelStore;
import io.tunelab.trainer.model.ModelSettings;
import io.tunelab.trainer.model.ModelStore;
import io.tunelab.trainer.queue.Commands;
import io.tunelab.trainer.queue.Pauses;
import io.tunelab.trainer.queue.QueueSettings;
import io.tunelab.trainer.queue.RunQueue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.sql.DataSource;

/** Makes beans of the plain objects that several parts of the trainer use. */
@ApplicationScoped
class TrainerParts {
    @Produces
    @Singleton
    TrainerConfig config(TrainerConfig.Trainer trainer, TrainerConfig.Artifacts artifacts, TrainerConfig.Cache cache) {
        return new TrainerConfig(trainer, artifacts, cache);
    }

    @Produces
    @Singleton
    RunQueue queue(DataSource database, TrainerConfig config, EventEnvelope envelope) {
        var trainer = config.trainer();
        return new RunQueue(database, new QueueSettings(trainer.lease(), trainer.maxAttempts()), envelope);
    }

    @Produces
    @Singleton
    Pauses pauses(DataSource database, EventEnvelope envelope) {
        return new Pauses(database, envelope);
    }

    @Produces
    @Singleton
    Commands commands(RunQueue queue, Pauses pauses, EventEnvelope envelope, KafkaEvents kafka) {
        return new Commands(queue, pauses, (id, attempt, untilEpoch) -> {
            var released = envelope.write(id, attempt, 0, new RunReleased("continues until epoch " + untilEpoch));
            kafka.event(id, released.getBytes(StandardCharsets.UTF_8));
        });
    }

    @Produces
    @Singleton
    EventEnvelope envelope(TrainerConfig config) {
        return new EventEnvelope(workerName(config));
    }

    @Produces
    @Singleton
    EventSender sender(KafkaEvents kafka) {
        return new EventSender(kafka::event, Duration.ofSeconds(1));
    }

    @Produces
    @Singleton
    ModelStore models(ModelSettings models, HubConfig hub) {
        return new HuggingFaceModelStore(models.directory(), hub.settings());
    }

    @Produces
    @Singleton
    ArtifactStore artifacts(TrainerConfig config) {
        var set = config.artifacts();
        var bucket = new ArtifactLocation.S3(set.endpoint(), set.region(), set.conditionalWrites());
        return new ArtifactLocation(set.directory(), bucket, config.cache().directory()).open();
    }

    @Produces
    @Singleton
    EngineFactory engines(TrainerConfig config) {
        return new TorchEngineFactory(config.trainer().memoryLimit());
    }

    static String workerName(TrainerConfig config) {
        return config.trainer().worker().filter(name -> !name.isBlank()).orElseGet(TrainerParts::hostAndProcess);
    }

    private static String hostAndProcess() {
        var process = "-" + ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + process;
        } catch (UnknownHostException e) {
            return "trainer" + process;
        }
    }
}
