package io.tunelab.results.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.health.api.Wellness;
import io.tunelab.contract.json.UnreadableMessageException;
import io.tunelab.intake.BoundedBytes;
import io.tunelab.intake.Retries;
import io.tunelab.results.store.DatabaseFailures;
import io.tunelab.results.store.Positions;
import io.tunelab.results.store.UnreadableMessages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.logging.Logger;

/**
 * Takes batches off the topics: one transaction each; the offsets are committed after it. A message that cannot be
 * understood is kept aside with the reason and stops nothing; a database that is away is waited for.
 */
@Default
@Wellness // and not readiness: what was stored can still be read
@ApplicationScoped
class Intake implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(Intake.class);
    private final UnreadableMessages unreadable;
    private final Positions positions;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Retries retries;
    /** By topic, why its batch waits. */
    private final Map<String, String> waiting = new ConcurrentHashMap<>();

    private volatile boolean isStopping;

    Intake(UnreadableMessages unreadable, Positions positions, MeterRegistry meters, Clock clock) {
        this.unreadable = unreadable;
        this.positions = positions;
        this.meters = meters;
        this.clock = clock;
        this.retries = Retries.withBackoff(
                failure -> !isStopping && DatabaseFailures.isPassing(failure),
                failure -> meters.counter("tunelab.results.database.retries").increment());
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("intake").status(waiting.isEmpty());
        waiting.forEach(answer::withData);
        return answer.build();
    }

    void stop(@Observes ShutdownEvent event) {
        isStopping = true;
    }

    <M> void take(ConsumerRecords<String, byte[]> records, MessageHandler<M> handler) {
        var understood = new ArrayList<Understood<M>>();
        for (var record : records) {
            var excess = BoundedBytes.excess(record);
            if (excess.isPresent()) {
                putAside(record, excess.get(), handler);
                continue;
            }
            try {
                understood.add(new Understood<>(record, handler.read(record)));
            } catch (UnreadableMessageException e) {
                putAside(record, e.getMessage(), handler);
            } catch (RuntimeException e) {
                LOG.errorf(e, "unexpected error while reading a message of %s", record.topic());
                putAside(record, e.toString(), handler);
            }
        }
        if (understood.isEmpty() || !keepAll(understood, handler, records)) {
            keep(understood, handler);
            note(records);
        }
    }

    /** All in one transaction, with how far the topic is read then; false if one of them cannot be stored. */
    private <M> boolean keepAll(
            List<Understood<M>> batch, MessageHandler<M> handler, ConsumerRecords<String, byte[]> records) {
        try {
            keep(batch, handler, () -> noteEnds(records));
            return true;
        } catch (NotStorableException e) {
            return false;
        }
    }

    /** The consumer goes on behind {@code record}, which it could not read. */
    void passed(ConsumerRecord<String, byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        note(new ConsumerRecords<>(Map.of(partition, List.of(record)), Map.of()));
    }

    /** Should that fail, the batch is read again after a restart, which changes nothing. */
    private void note(ConsumerRecords<String, byte[]> records) {
        var topics = records.partitions().stream().map(TopicPartition::topic).distinct();
        topics.forEach(topic -> note(topic, records));
    }

    private void note(String topic, ConsumerRecords<String, byte[]> records) {
        try {
            persistently(topic, () -> {
                noteEnds(records);
                return Map.of();
            });
        } catch (NotStorableException e) {
            LOG.errorf(e, "how far %s is read cannot be noted", topic);
        }
    }

    private void noteEnds(ConsumerRecords<String, byte[]> records) {
        for (var partition : records.partitions()) {
            var read = records.records(partition);
            positions.note(partition, read.get(read.size() - 1).offset() + 1);
        }
    }

    private <M> void keep(List<Understood<M>> batch, MessageHandler<M> handler, Runnable noted) {
        var messages = batch.stream().map(Understood::message).toList();
        var topic = batch.get(0).record().topic();
        long start = System.nanoTime();
        var tally = persistently(topic, () -> {
            var kept = handler.keep(messages);
            noted.run();
            return kept;
        });
        meters.timer("tunelab.results.batch", "topic", topic).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        tally.forEach((outcome, count) -> meters.counter("tunelab.results.messages", "topic", topic, "outcome", outcome)
                .increment(count));
    }

    /** In one transaction; if one of them cannot be stored, half by half, until it alone is put aside. */
    private <M> void keep(List<Understood<M>> batch, MessageHandler<M> handler) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            keep(batch, handler, () -> {});
        } catch (NotStorableException e) {
            if (batch.size() == 1) {
                putAside(batch.get(0).record(), "cannot be stored: " + e.getMessage(), handler);
            } else {
                int half = batch.size() / 2;
                keep(batch.subList(0, half), handler);
                keep(batch.subList(half, batch.size()), handler);
            }
        }
    }

    /** Keeps the message for people, and ends what would wait for it for ever. */
    void putAside(ConsumerRecord<String, byte[]> record, String reason, MessageHandler<?> handler) {
        LOG.warnf("%s-%d@%d is put aside: %s", record.topic(), record.partition(), record.offset(), reason);
        try {
            persistently(record.topic(), () -> {
                unreadable.add(
                        record.topic(), record.partition(), record.offset(), reason, record.value(), clock.instant());
                handler.putAside(record, UnreadableMessages.storable(reason));
                return Map.of();
            });
        } catch (NotStorableException e) {
            LOG.errorf(e, "%s-%d@%d cannot even be put aside", record.topic(), record.partition(), record.offset());
        }
        meters.counter("tunelab.results.unreadable", "topic", record.topic()).increment();
    }

    /** Runs a transaction until it is committed; waits longer and longer while the database is away. */
    private Map<String, Integer> persistently(String topic, Callable<Map<String, Integer>> work) {
        try {
            return retries.get(() -> inTransaction(topic, work));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopping; the batch will be delivered again", e);
        } catch (RuntimeException e) {
            if (DatabaseFailures.isPassing(e)) {
                throw new IllegalStateException("stopping; the batch will be delivered again", e);
            }
            throw new NotStorableException(DatabaseFailures.reason(e), e);
        } finally {
            waiting.remove(topic);
        }
    }

    private Map<String, Integer> inTransaction(String topic, Callable<Map<String, Integer>> work) {
        try {
            return QuarkusTransaction.requiringNew().call(work);
        } catch (RuntimeException e) {
            if (DatabaseFailures.isPassing(e)) {
                var reason = DatabaseFailures.reason(e);
                if (waiting.put(topic, reason) == null) {
                    LOG.warnf("%s waits, the database is away: %s", topic, reason);
                }
            }
            throw e;
        }
    }

    private record Understood<M>(ConsumerRecord<String, byte[]> record, M message) {}

    private static final class NotStorableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotStorableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
