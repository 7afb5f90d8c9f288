package io.tunelab.trainer.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.trainer.queue.RunQueue;
import io.tunelab.trainer.worker.TrainerService;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Takes commands off the topic: one trainer of all hears each, and tells the others by the queue. */
@ApplicationScoped
public class CommandIntake {
    private static final Logger LOG = Logger.getLogger(CommandIntake.class);
    private static final int MAX_BYTES = 16 * 1024;
    private static final String ID = "(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
    private final RunQueue queue;
    private final TrainerService trainer;
    private final Persistence persistence;
    private final ObjectMapper json;

    CommandIntake(RunQueue queue, TrainerService trainer, Persistence persistence, ObjectMapper json) {
        this.queue = queue;
        this.trainer = trainer;
        this.persistence = persistence;
        this.json = json;
    }

    @Incoming("run-commands")
    @Blocking
    void accept(ConsumerRecord<String, byte[]> record) {
        var command = read(record.value());
        var id = command.path("experiment_id").asText();
        boolean valid = command.path("schema_version").asInt() == 1
                && command.path("type").asText().equals("cancel")
                && id.matches(ID);
        if (!valid) {
            LOG.warnf(
                    "ignored the command at offset %d of partition %d: it is no cancel command of version 1 with an id",
                    record.offset(), record.partition());
            return;
        }
        persistence.untilDone("cancel of " + id, () -> {
            queue.cancel(id);
            trainer.publishEnded();
        });
    }

    private JsonNode read(byte[] value) {
        try {
            return value == null || value.length > MAX_BYTES ? json.missingNode() : json.readTree(value);
        } catch (IOException e) {
            return json.missingNode();
        }
    }
}
