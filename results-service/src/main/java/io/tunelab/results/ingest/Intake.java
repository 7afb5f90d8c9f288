package io.tunelab.results.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.tunelab.results.store.UnreadableMessages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;

/**
 * Takes batches off the topics: one transaction each; the offsets are committed after it. A message that cannot be
 * understood is kept aside with the reason and stops nothing; a database that is away is waited for.
 */
@ApplicationScoped
class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private final UnreadableMessages unreadable;
    private final MeterRegistry meters;
    private final Clock clock;
    private volatile boolean isStopping;

    Intake(UnreadableMessages unreadable, MeterRegistry meters, Clock clock) {
        this.unreadable = unreadable;
        this.meters = meters;
        this.clock = clock;
    }

    void stop(@Observes ShutdownEvent event) {
        isStopping = true;
    }

    <M> void take(ConsumerRecords<String, byte[]> records, MessageHandler<M> handler) {
        var understood = new ArrayList<Understood<M>>();
        for (var record : records) {
            try {
                understood.add(new Understood<>(record, handler.read(record)));
            } catch (UnreadableMessageException e) {
                putAside(record, e.getMessage());
            } catch (RuntimeException e) {
                LOG.errorf(e, "reading a message of %s failed in a way that nobody foresaw", record.topic());
                putAside(record, e.toString());
            }
        }
        if (!understood.isEmpty()) {
            keep(understood, handler);
        }
    }

    /** All in one transaction; if one of them cannot be stored, half by half, until it alone is put aside. */
    private <M> void keep(List<Understood<M>> batch, MessageHandler<M> handler) {
        try {
            var messages = batch.stream().map(Understood::message).toList();
            long start = System.nanoTime();
            var tally = persistently(() -> handler.keep(messages));
            meters.timer("tunelab.results.batch", "topic", batch.get(0).record().topic())
                    .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            var topic = batch.get(0).record().topic();
            tally.forEach(
                    (outcome, count) -> meters.counter("tunelab.results.messages", "topic", topic, "outcome", outcome)
                            .increment(count));
        } catch (NotStorableException e) {
            if (batch.size() == 1) {
                putAside(batch.get(0).record(), "cannot be stored: " + e.getMessage());
            } else {
                int half = batch.size() / 2;
                keep(batch.subList(0, half), handler);
                keep(batch.subList(half, batch.size()), handler);
            }
        }
    }

    private void putAside(ConsumerRecord<String, byte[]> record, String reason) {
        LOG.warnf("%s-%d@%d is put aside: %s", record.topic(), record.partition(), record.offset(), reason);
        try {
            persistently(() -> {
                unreadable.add(
                        record.topic(), record.partition(), record.offset(), reason, record.value(), clock.instant());
                return Map.of();
            });
        } catch (NotStorableException e) {
            LOG.errorf(e, "%s-%d@%d cannot even be put aside", record.topic(), record.partition(), record.offset());
        }
        meters.counter("tunelab.results.unreadable", "topic", record.topic()).increment();
    }

    /** Runs a transaction until it is committed; waits longer and longer while the database is away. */
    private Map<String, Integer> persistently(Callable<Map<String, Integer>> work) {
        for (var wait = SHORTEST_WAIT; ; wait = longer(wait)) {
            try {
                return QuarkusTransaction.requiringNew().call(work);
            } catch (RuntimeException e) {
                if (!DatabaseFailures.isPassing(e)) {
                    throw new NotStorableException(DatabaseFailures.reason(e), e);
                }
                meters.counter("tunelab.results.database.retries").increment();
                LOG.warnf("the database is away, next try in %s: %s", wait, DatabaseFailures.reason(e));
                pause(wait);
            }
        }
    }

    private void pause(Duration wait) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            isStopping = true;
        }
        if (isStopping) {
            throw new IllegalStateException("stopping; the batch will be delivered again");
        }
    }

    private static Duration longer(Duration wait) {
        var doubled = wait.multipliedBy(2);
        return doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    }

    private record Understood<M>(ConsumerRecord<String, byte[]> record, M message) {}

    private static final class NotStorableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotStorableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
