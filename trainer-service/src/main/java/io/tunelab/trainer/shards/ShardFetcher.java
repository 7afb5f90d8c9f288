package io.tunelab.trainer.shards;

import io.tunelab.trainer.training.Examples;
import io.tunelab.trainer.training.Splits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import tunelab.v1.TokenShard;

/** Fetches a manifest's shards: from the local cache, else by partition and offset from topic {@code token-shards}. */
public final class ShardFetcher {
    private static final String TOPIC = "token-shards";
    private static final Duration POLL = Duration.ofMillis(500);
    private final KafkaReader kafka;
    private final ShardCache cache;
    private final Duration limit;

    /** @param limit how long one shard may take */
    public ShardFetcher(KafkaReader kafka, Path cacheDirectory, Duration limit) {
        this.kafka = kafka;
        this.cache = new ShardCache(cacheDirectory);
        this.limit = limit;
    }

    /**
     * All three splits, verified.
     *
     * @param goOn asked between polls; the fetch ends with code {@code interrupted} when it says no
     * @throws DatasetException if a shard is not there or is not what the manifest says
     */
    public Splits fetch(Manifest manifest, BooleanSupplier goOn) throws DatasetException {
        try (var consumer = kafka.open()) {
            var decoder = new ShardDecoder(manifest);
            return new Splits(
                    fetch(consumer, decoder, "train", manifest.splits().train(), goOn),
                    fetch(consumer, decoder, "validation", manifest.splits().validation(), goOn),
                    fetch(consumer, decoder, "test", manifest.splits().test(), goOn),
                    manifest.tokenizer().vocabSize());
        }
    }

    private Examples fetch(
            KafkaConsumer<String, byte[]> consumer,
            ShardDecoder decoder,
            String split,
            Manifest.Split described,
            BooleanSupplier goOn)
            throws DatasetException {
        List<TokenShard> shards = new ArrayList<>();
        for (var shard : described.shards()) {
            var cached = cache.read(shard.sha256());
            var bytes = cached.isPresent() ? cached.get() : download(consumer, split, shard, goOn);
            shards.add(decoder.decode(bytes, split, shard));
        }
        return ShardDecoder.join(shards);
    }

    private byte[] download(
            KafkaConsumer<String, byte[]> consumer, String split, Manifest.Shard shard, BooleanSupplier goOn)
            throws DatasetException {
        var partition = new TopicPartition(TOPIC, shard.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, shard.offset());
        long deadline = System.nanoTime() + limit.toNanos();
        while (goOn.getAsBoolean() && System.nanoTime() < deadline) {
            try {
                for (var record : consumer.poll(POLL).records(partition)) {
                    return verified(record.offset(), record.value(), split, shard);
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

    private byte[] verified(long offset, byte[] value, String split, Manifest.Shard shard) throws DatasetException {
        if (offset != shard.offset() || value == null) {
            throw missing(split, shard);
        }
        if (!ShardCache.sha256(value).equals(shard.sha256())) {
            throw new DatasetException(
                    "invalid_shard",
                    "shard %s/%d has not the SHA-256 that its manifest says".formatted(split, shard.index()));
        }
        cache.write(shard.sha256(), value);
        return value;
    }

    private static DatasetException missing(String split, Manifest.Shard shard) {
        return new DatasetException(
                "shard_missing",
                "shard %s/%d is not at offset %d of partition %d any more; the data must be prepared again"
                        .formatted(split, shard.index(), shard.offset(), shard.partition()));
    }
}
