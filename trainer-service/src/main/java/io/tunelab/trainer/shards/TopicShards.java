package io.tunelab.trainer.shards;

import io.tunelab.contract.dataset.Manifest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** The topic {@code token-shards}, read by partition and offset, behind a cache on this machine's disk. */
public final class TopicShards implements ShardSource {
    private static final String TOPIC = "token-shards";
    private static final Duration POLL = Duration.ofMillis(500);
    private final KafkaReader kafka;
    private final ShardCache cache;
    private final Duration limit;

    /** @param limit how long one shard may take */
    public TopicShards(KafkaReader kafka, Path cacheDirectory, Duration limit) {
        this.kafka = kafka;
        this.cache = new ShardCache(cacheDirectory);
        this.limit = limit;
    }

    @Override
    public Reader open() {
        return new TopicReader(kafka.open());
    }

    private final class TopicReader implements Reader {
        private final KafkaConsumer<String, byte[]> consumer;

        TopicReader(KafkaConsumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public byte[] read(String split, Manifest.Shard shard, BooleanSupplier goOn) throws DatasetException {
            var cached = cache.read(shard.sha256());
            if (cached.isPresent()) {
                return cached.get();
            }
            var bytes = download(split, shard, goOn);
            if (ShardCache.sha256(bytes).equals(shard.sha256())) {
                cache.write(shard.sha256(), bytes);
            }
            return bytes;
        }

        private byte[] download(String split, Manifest.Shard shard, BooleanSupplier goOn) throws DatasetException {
            var partition = new TopicPartition(TOPIC, shard.partition());
            consumer.assign(List.of(partition));
            consumer.seek(partition, shard.offset());
            long deadline = System.nanoTime() + limit.toNanos();
            while (goOn.getAsBoolean() && System.nanoTime() < deadline) {
                try {
                    for (var record : consumer.poll(POLL).records(partition)) {
                        if (record.offset() != shard.offset() || record.value() == null) {
                            throw missing(split, shard);
                        }
                        return record.value();
                    }
                } catch (OffsetOutOfRangeException e) {
                    throw missing(split, shard);
                } catch (RetriableException e) {
                    // The broker is away for the moment; the deadline bounds the wait.
                    continue;
                }
            }
            throw new DatasetException(
                    goOn.getAsBoolean() ? "shard_timeout" : "interrupted",
                    "shard %s/%d did not arrive within %s".formatted(split, shard.index(), limit));
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    private static DatasetException missing(String split, Manifest.Shard shard) {
        return new DatasetException(
                "shard_missing",
                "shard %s/%d is not at offset %d of partition %d any more; the data must be prepared again"
                        .formatted(split, shard.index(), shard.offset(), shard.partition()));
    }
}
