package io.tunelab.trainer.recovery;

import io.tunelab.contract.command.RunCommand;
import io.tunelab.trainer.queue.Commands;
import io.tunelab.trainer.queue.QueueRecovery;
import io.tunelab.trainer.shards.KafkaReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Reads, before a trainer takes its first run, what the log says since a trainer last started. A queue that was restored
 * from an older backup learns from it which runs have ended, which came since, and which attempt each is in. A queue that
 * was not restored knows all of it, but for commands that no trainer was there to hear.
 */
public final class CatchUp {
    private static final Logger LOG = Logger.getLogger(CatchUp.class);
    private static final String EVENTS = "run-events";
    private static final String COMMANDS = "run-commands";
    private final KafkaReader kafka;
    private final QueueRecovery recovery;
    private final Commands commands;
    private final BiConsumer<String, byte[]> requests;

    /** @param requests publishes a request, JSON, under its experiment's id */
    public CatchUp(KafkaReader kafka, QueueRecovery recovery, Commands commands, BiConsumer<String, byte[]> requests) {
        this.kafka = kafka;
        this.recovery = recovery;
        this.commands = commands;
        this.requests = requests;
    }

    /**
     * Returns when the queue is up to the log. What was done before a failure need not be done again.
     *
     * @return how many runs the queue did not know as they are
     * @throws RuntimeException if the broker or the database does not answer
     */
    public int run() {
        int changed = events();
        obeyAgain();
        if (changed > 0) {
            LOG.warnf("The database is older than the log (restored backup?): updated %d runs", changed);
        }
        return changed;
    }

    private int events() {
        try (var log = new LogTail(kafka, EVENTS, recovery.positions(EVENTS))) {
            if (log.isReplaced()) {
                tellAgain();
            }
            int changed = 0;
            for (var records = log.next(); !records.isEmpty(); records = log.next()) {
                changed += recovery.apply(LoggedRuns.of(records), log.positions());
            }
            return changed + recovery.apply(List.of(), log.positions());
        }
    }

    /** Who reads the topics, which were re-created, knows nothing of what waits in the queue and of what has just ended. */
    private void tellAgain() {
        int ended = recovery.publishAgain();
        var open = recovery.openRequests();
        open.forEach((id, request) -> requests.accept(id, request.getBytes(StandardCharsets.UTF_8)));
        LOG.warnf(
                "topic %s was re-created since the last start; %d waiting requests and %d last events are published again",
                EVENTS, open.size(), ended);
    }

    /**
     * After the events, so that a command finds the run that it is about. Whether they changed anything does not matter: a
     * restored queue can lack a cancellation alone, and an earlier try may have failed in between. What was obeyed before
     * changes nothing, but for a stop: it would end a run that paused later. A stop that worked is in the events.
     */
    private void obeyAgain() {
        try (var log = new LogTail(kafka, COMMANDS, recovery.positions(COMMANDS))) {
            for (var records = log.next(); !records.isEmpty(); records = log.next()) {
                records.stream()
                        .flatMap(record -> RunCommand.read(record.value()).stream())
                        .filter(command -> !(command instanceof RunCommand.Stop))
                        .forEach(commands::obey);
            }
            recovery.apply(List.of(), log.positions());
        }
    }
}
