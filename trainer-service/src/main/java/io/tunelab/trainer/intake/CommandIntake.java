package io.tunelab.trainer.intake;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.contract.command.CancelCommand;
import io.tunelab.trainer.queue.RunQueue;
import io.tunelab.trainer.worker.TrainerService;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Takes commands off the topic: one trainer of all hears each, and tells the others by the queue. */
@ApplicationScoped
public class CommandIntake {
    private static final Logger LOG = Logger.getLogger(CommandIntake.class);
    private final RunQueue queue;
    private final TrainerService trainer;
    private final Persistence persistence;

    CommandIntake(RunQueue queue, TrainerService trainer, Persistence persistence) {
        this.queue = queue;
        this.trainer = trainer;
        this.persistence = persistence;
    }

    @Incoming("run-commands")
    @Blocking
    void accept(ConsumerRecord<String, byte[]> record) {
        var named = CancelCommand.experimentId(record.value());
        if (named.isEmpty()) {
            LOG.warnf(
                    "ignored the command at offset %d of partition %d: it is no cancel command of version 1 with an id",
                    record.offset(), record.partition());
            return;
        }
        var id = named.get();
        persistence.untilDone(
                "cancel of " + id,
                () -> {
                    queue.cancel(id);
                    trainer.publishEnded();
                },
                reason -> LOG.errorf("the command to cancel %s is passed over: %s", id, reason.getMessage()));
    }
}
