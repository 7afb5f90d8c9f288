package io.tunelab.trainer.intake;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.contract.command.RunCommand;
import io.tunelab.trainer.queue.Commands;
import io.tunelab.trainer.worker.TrainerService;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Takes commands off the topic: one trainer of all hears each, and tells the others by the queue. */
@ApplicationScoped
public class CommandIntake {
    private static final Logger LOG = Logger.getLogger(CommandIntake.class);
    private final Commands commands;
    private final TrainerService trainer;
    private final Persistence persistence;

    CommandIntake(Commands commands, TrainerService trainer, Persistence persistence) {
        this.commands = commands;
        this.trainer = trainer;
        this.persistence = persistence;
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
        commands.obey(command);
        if (!(command instanceof RunCommand.Continue)) {
            trainer.publishEnded();
        }
    }
}
