package io.tunelab.results.ingest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import io.tunelab.results.store.Positions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * How many records of our topics the database lacks, whichever replica reads them. A consumer's own lag says less: it is
 * unknown until the consumer's first fetch, and each replica sees only its own partitions.
 *
 * <p>The mark of a transaction at a partition's end counts as one until a record follows it.
 */
@Startup
@ApplicationScoped
class UnreadRecords {
    private static final Logger LOG = Logger.getLogger(UnreadRecords.class);
    private static final Pattern TOPIC = Pattern.compile("mp\\.messaging\\.incoming\\.[a-z]+\\.topic");

    /** Shorter than a collector of metrics waits. */
    private static final int PATIENCE_MILLIS = 3_000;

    private final Map<String, Object> broker;
    private final List<String> topics;
    private final Positions positions;
    private Admin kafka;

    UnreadRecords(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            Config config,
            Positions positions,
            MeterRegistry meters) {
        this.broker = new HashMap<>(broker);
        this.broker.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        this.broker.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        this.topics = StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(TOPIC.asMatchPredicate())
                .map(name -> config.getValue(name, String.class))
                .distinct()
                .toList();
        this.positions = positions;
        Gauge.builder("tunelab.results.unread.records", this, UnreadRecords::count)
                .strongReference(true)
                .register(meters);
    }

    /** Not a number while the broker or the database does not answer. */
    private synchronized double count() {
        try {
            // The ends first: what is kept by then was published before.
            var partitions = partitions();
            var ends = offsets(partitions, OffsetSpec.latest());
            var beginnings = offsets(partitions, OffsetSpec.earliest());
            var kept = QuarkusTransaction.requiringNew().call(() -> positions.of(partitions));
            return partitions.stream()
                    .mapToLong(one -> Math.max(0, ends.get(one) - Math.max(beginnings.get(one), kept.get(one))))
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Double.NaN;
        } catch (ExecutionException | RuntimeException e) {
            LOG.debugf("unread records cannot be counted now: %s", e.getMessage());
            return Double.NaN;
        }
    }

    private List<TopicPartition> partitions() throws ExecutionException, InterruptedException {
        return admin().describeTopics(topics).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        var wanted = partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> spec));
        var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        return admin().listOffsets(wanted, options).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().offset()));
    }

    private Admin admin() {
        if (kafka == null) {
            kafka = Admin.create(broker);
        }
        return kafka;
    }

    @PreDestroy
    synchronized void close() {
        if (kafka != null) {
            kafka.close(Duration.ZERO);
        }
    }
}
