package io.tunelab.trainer.recovery;

import io.tunelab.contract.event.EventMessage;
import io.tunelab.contract.event.EventReader;
import io.tunelab.contract.event.RunEvent;
import io.tunelab.contract.event.RunEvent.RunCancelled;
import io.tunelab.contract.event.RunEvent.RunCompleted;
import io.tunelab.contract.event.RunEvent.RunFailed;
import io.tunelab.contract.event.RunEvent.RunPaused;
import io.tunelab.contract.event.RunEvent.RunQueued;
import io.tunelab.contract.event.RunEvent.RunStopped;
import io.tunelab.contract.json.MessageJson;
import io.tunelab.contract.json.UnreadableMessageException;
import io.tunelab.trainer.queue.FinalState;
import io.tunelab.trainer.queue.LoggedRun;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Makes of events what is to be known of each run. */
final class LoggedRuns {
    private static final Logger LOG = Logger.getLogger(LoggedRuns.class);

    private LoggedRuns() {}

    /** By the order in which the runs are first spoken of; what cannot be read is left out. */
    static Collection<LoggedRun> of(List<ConsumerRecord<String, byte[]>> records) {
        Map<String, LoggedRun> runs = new LinkedHashMap<>();
        for (var record : records) {
            read(record)
                    .ifPresent(message -> runs.compute(
                            message.key().experimentId(),
                            (id, known) -> told(known == null ? LoggedRun.of(id) : known, message, record.value())));
        }
        return runs.values();
    }

    private static Optional<EventMessage> read(ConsumerRecord<String, byte[]> record) {
        try {
            return record.value() == null
                    ? Optional.empty()
                    : Optional.of(EventReader.read(MessageJson.tree(record.value())));
        } catch (UnreadableMessageException e) {
            LOG.debugf("%s-%d@%d is left out: %s", record.topic(), record.partition(), record.offset(), e.getMessage());
            return Optional.empty();
        }
    }

    private static LoggedRun told(LoggedRun run, EventMessage message, byte[] value) {
        var event = message.event();
        if (event instanceof RunQueued queued) {
            return run.with(new LoggedRun.Queued(queued.request().json().toString(), message.occurredAt()));
        }
        int attempt = message.key().attempt();
        var end = end(event);
        if (end.isPresent()) {
            var text = new String(value, StandardCharsets.UTF_8);
            return run.with(new LoggedRun.End(end.get(), attempt, text, message.occurredAt()));
        }
        return run.with(
                attempt, event instanceof RunPaused paused ? OptionalInt.of(paused.epoch()) : OptionalInt.empty());
    }

    private static Optional<FinalState> end(RunEvent event) {
        if (event instanceof RunCompleted) {
            return Optional.of(FinalState.COMPLETED);
        }
        if (event instanceof RunFailed) {
            return Optional.of(FinalState.FAILED);
        }
        if (event instanceof RunCancelled) {
            return Optional.of(FinalState.CANCELLED);
        }
        return event instanceof RunStopped ? Optional.of(FinalState.STOPPED) : Optional.empty();
    }
}
