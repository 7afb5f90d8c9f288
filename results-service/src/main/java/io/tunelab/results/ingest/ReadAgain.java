package io.tunelab.results.ingest;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.tunelab.intake.Retries;
import io.tunelab.results.store.DatabaseFailures;
import io.tunelab.results.store.Positions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Takes every consumer back to where the database ends. The broker remembers how far we had read, but a database that was
 * restored from a backup, or emptied, knows less. What it lacks is read again, and what it has is not changed by that.
 */
@ApplicationScoped
@Identifier("read-again") class ReadAgain implements KafkaConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(ReadAgain.class);
    private final Positions positions;

    ReadAgain(Positions positions) {
        this.positions = positions;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        var committed = consumer.committed(new HashSet<>(partitions));
        var kept = kept(partitions);
        for (var partition : partitions) {
            var offset = committed.get(partition);
            long known = kept.get(partition);
            if (offset != null && known < offset.offset()) {
                LOG.warnf(
                        "%s is read again from offset %d; the database lacks what follows, up to %d",
                        partition, known, offset.offset());
                consumer.seek(partition, known);
            }
        }
    }

    private Map<TopicPartition, Long> kept(Collection<TopicPartition> partitions) {
        try {
            return Retries.withBackoff(DatabaseFailures::isPassing, failure -> LOG.debug(failure.getMessage()))
                    .get(() -> QuarkusTransaction.requiringNew().call(() -> positions.of(partitions)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopping", e);
        }
    }
}
