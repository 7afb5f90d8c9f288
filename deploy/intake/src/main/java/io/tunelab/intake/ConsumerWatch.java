package io.tunelab.intake;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/**
 * Checks that the channels' consumers make progress. A consumer whose position stands while there is more to
 * read, and that is not paused because the service is busy, is stuck: then the partition is read record by record, what
 * cannot be read is put aside, and the consumer goes on behind it. Whatever the reason is, readiness says so after a
 * while, and liveness later.
 *
 * <p>The Kafka client never gets past such a record by itself. It allocates a record's unpacked size before anything of ours
 * sees it, and after a failure asks to "please seek past the record".
 */
public final class ConsumerWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ConsumerWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration STUCK_AFTER = Duration.ofSeconds(10);
    private static final Duration NOT_READY_AFTER = Duration.ofSeconds(20);
    private static final Duration NOT_ALIVE_AFTER = Duration.ofMinutes(5);
    private static final Duration READING = Duration.ofMinutes(1);
    /** A consumer needs a moment to become a member of its group. */
    private static final Duration JOINING = Duration.ofSeconds(5);

    private static final Duration BROKER = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private final KafkaClientService clients;
    private final StuckRecords records;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "consumer-watch"));
    /** By consumer and partition. */
    private final Map<String, Progress> progress = new ConcurrentHashMap<>();

    /** By consumer, why it reads nothing at all. */
    private final Map<String, Unconnected> unconnected = new ConcurrentHashMap<>();

    /** @param since nanoseconds, when the position changed last or nothing was left to read */
    private record Progress(TopicPartition partition, long position, long since) {
        Duration standsFor() {
            return Duration.ofNanos(System.nanoTime() - since);
        }
    }

    /** @param since nanoseconds */
    private record Unconnected(String reason, long since) {}

    /** @param isIdle whether nothing is left to read, or the service is busy with what it has read */
    private record Standing(TopicPartition partition, long position, boolean isIdle) {}

    public ConsumerWatch(KafkaClientService clients, StuckRecords records) {
        this.clients = clients;
        this.records = records;
    }

    /** Begins to look. */
    public void start() {
        thread.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** By channel, why it has never read anything: there is no broker, or no topic. */
    public Map<String, String> unconnected() {
        var troubles = new TreeMap<String, String>();
        unconnected.forEach((name, one) -> {
            if (System.nanoTime() - one.since() > JOINING.toNanos()) {
                troubles.put(name, one.reason());
            }
        });
        return troubles;
    }

    /** By channel or partition, why the service is not ready. */
    public Map<String, String> troubles() {
        var troubles = new TreeMap<>(unconnected());
        troubles.putAll(standing(NOT_READY_AFTER));
        return troubles;
    }

    /** Partitions that stand for so long that a restart is due. */
    public Map<String, String> stuckForLong() {
        return standing(NOT_ALIVE_AFTER);
    }

    private Map<String, String> standing(Duration limit) {
        var standing = new TreeMap<String, String>();
        for (var one : progress.values()) {
            if (one.standsFor().compareTo(limit) > 0) {
                standing.put(
                        one.partition().toString(),
                        "no progress beyond offset %d for %d s, though there are records"
                                .formatted(one.position(), one.standsFor().toSeconds()));
            }
        }
        return standing;
    }

    private void look() {
        for (var channel : clients.getConsumerChannels()) {
            List<KafkaConsumer<String, byte[]>> consumers = clients.getConsumers(channel);
            for (int index = 0; index < consumers.size(); index++) {
                var name = channel + "/" + index;
                try {
                    look(channel, name, consumers.get(index));
                } catch (RuntimeException | Error e) {
                    LOG.debugf(e, "cannot look at the consumer %s", name);
                }
            }
        }
    }

    private void look(String channel, String name, KafkaConsumer<String, byte[]> consumer) {
        consumer.runOnPollingThread(ConsumerWatch::whyUnconnected)
                .await()
                .atMost(ANSWER)
                .ifPresentOrElse(
                        reason -> unconnected.merge(
                                name,
                                new Unconnected(reason, System.nanoTime()),
                                (before, now) -> new Unconnected(now.reason(), before.since())),
                        () -> unconnected.remove(name));
        var assigned =
                consumer.runOnPollingThread(ConsumerWatch::standings).await().atMost(ANSWER);
        progress.keySet()
                .removeIf(key -> key.startsWith(name + " ")
                        && assigned.stream().noneMatch(one -> key.equals(name + " " + one.partition())));
        for (var now : assigned) {
            var key = name + " " + now.partition();
            var seen = progress.merge(
                    key,
                    new Progress(now.partition(), now.position(), System.nanoTime()),
                    (before, fresh) -> now.isIdle() || before.position() != now.position() ? fresh : before);
            if (seen.standsFor().compareTo(STUCK_AFTER) <= 0) {
                continue;
            }
            if (consumer.runOnPollingThread(client -> {
                        return isAnswered(client, now.partition());
                    })
                    .await()
                    .atMost(ANSWER)) {
                readPast(channel, consumer, now);
            } else {
                progress.put(key, new Progress(now.partition(), now.position(), System.nanoTime()));
            }
        }
    }

    /** While the broker is away a position stands, too, but neither the consumer nor a record is to blame. */
    private static boolean isAnswered(Consumer<String, byte[]> consumer, TopicPartition partition) {
        try {
            consumer.endOffsets(List.of(partition), BROKER);
            return true;
        } catch (RetriableException e) {
            return false;
        }
    }

    /** Empty once it has been a member of its group; a broker that is lost later is waited for. */
    private static Optional<String> whyUnconnected(Consumer<String, byte[]> consumer) {
        if (!consumer.groupMetadata().memberId().isEmpty()
                && !consumer.assignment().isEmpty()) {
            return Optional.empty();
        }
        try {
            for (var topic : consumer.subscription()) {
                if (consumer.partitionsFor(topic, BROKER).isEmpty()) {
                    return Optional.of("the topic %s does not exist".formatted(topic));
                }
            }
            return consumer.groupMetadata().memberId().isEmpty()
                    ? Optional.of("not yet a member of its group")
                    : Optional.empty();
        } catch (KafkaException e) {
            return Optional.of("no answer from the broker: " + e.getMessage());
        }
    }

    private static List<Standing> standings(Consumer<String, byte[]> consumer) {
        var paused = consumer.paused();
        return consumer.assignment().stream()
                .map(partition -> {
                    long position = consumer.position(partition, Duration.ofSeconds(1));
                    boolean isIdle = paused.contains(partition)
                            || consumer.currentLag(partition).orElse(0) == 0;
                    return new Standing(partition, position, isIdle);
                })
                .toList();
    }

    private void readPast(String channel, KafkaConsumer<String, byte[]> consumer, Standing standing) {
        var partition = standing.partition();
        LOG.warnf("%s makes no progress at offset %d; reading it record by record", partition, standing.position());
        consumer.runOnPollingThread(client -> {
                    client.pause(List.of(partition));
                })
                .await()
                .atMost(ANSWER);
        long next = standing.position();
        try {
            next = new StuckPartition(consumer.configuration(), partition, READING)
                    .readFrom(next, record -> records.take(channel, record), unreadable -> {
                        LOG.errorf("%s@%d is passed over: %s", partition, unreadable.offset(), unreadable.reason());
                        records.putAside(channel, unreadable);
                    });
        } finally {
            goOnFrom(next, standing, consumer);
        }
    }

    private static void goOnFrom(long next, Standing standing, KafkaConsumer<String, byte[]> consumer) {
        var partition = standing.partition();
        consumer.runOnPollingThread(client -> {
                    if (next > standing.position() && client.assignment().contains(partition)) {
                        client.seek(partition, next);
                        if (isAllCommitted(client, standing)) {
                            client.commitSync(Map.of(partition, new OffsetAndMetadata(next)));
                        }
                    }
                    client.resume(List.of(partition));
                })
                .await()
                .atMost(ANSWER);
    }

    /** Records that were read before and are still in work must come again after a crash. */
    private static boolean isAllCommitted(Consumer<String, byte[]> client, Standing standing) {
        var partition = standing.partition();
        var committed = client.committed(Set.of(partition)).get(partition);
        long done =
                committed == null ? client.beginningOffsets(Set.of(partition)).get(partition) : committed.offset();
        return done >= standing.position();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
