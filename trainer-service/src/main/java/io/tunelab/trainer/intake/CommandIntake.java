package io.tunelab.trainer.intake;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.contract.command.RunCommand;
import io.tunelab.contract.event.RunEvent.RunReleased;
import io.tunelab.trainer.events.EventEnvelope;
import io.tunelab.trainer.events.KafkaEvents;
import io.tunelab.trainer.queue.Pauses;
import io.tunelab.trainer.queue.RunQueue;
import io.tunelab.trainer.worker.TrainerService;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Takes commands off the topic: one trainer of all hears each, and tells the others by the queue. */
@ApplicationScoped
public class CommandIntake {
    private static final Logger LOG = Logger.getLogger(CommandIntake.class);
    private final RunQueue queue;
    private final Pauses pauses;
    private final TrainerService trainer;
    private final Persistence persistence;
    private final EventEnvelope envelope;
    private final KafkaEvents events;

    CommandIntake(
            RunQueue queue,
            Pauses pauses,
            TrainerService trainer,
            Persistence persistence,
            EventEnvelope envelope,
            KafkaEvents events) {
        this.queue = queue;
        this.pauses = pauses;
        this.trainer = trainer;
        this.persistence = persistence;
        this.envelope = envelope;
        this.events = events;
    }

    @Incoming("run-commands")
    @Blocking
    void accept(ConsumerRecord<String, byte[]> record) {
        trainer.awaitCaughtUp();
        var read = RunCommand.read(record.value());
        if (read.isEmpty()) {
            LOG.warnf(
                    "ignored the command at offset %d of partition %d: it is not a version 1 command with an ID",
                    record.offset(), record.partition());
            return;
        }
        var command = read.get();
        persistence.untilDone(
                command.toString(),
                () -> obey(command),
                reason -> LOG.errorf("%s is passed over: %s", command, reason.getMessage()));
    }

    private void obey(RunCommand command) {
        var id = command.experimentId();
        if (command instanceof RunCommand.Cancel) {
            queue.cancel(id);
            trainer.publishEnded();
        } else if (command instanceof RunCommand.Stop) {
            pauses.stop(id);
            trainer.publishEnded();
        } else if (command instanceof RunCommand.Continue one) {
            // A crash before the event leaves the run shown as paused until a trainer claims it.
            pauses.proceed(id, one.untilEpoch())
                    .ifPresent(attempt -> tellQueued(id, attempt, "continues until epoch " + one.untilEpoch()));
        }
    }

    private void tellQueued(String id, int attempt, String reason) {
        var released = envelope.write(id, attempt, 0, new RunReleased(reason));
        events.event(id, released.getBytes(StandardCharsets.UTF_8));
    }
}
