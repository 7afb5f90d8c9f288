package io.tunelab.data.publish;

import io.tunelab.contract.dataset.Manifest;
import io.tunelab.data.Sha256;
import io.tunelab.data.split.Split;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import tunelab.v1.TokenShard;

/** Publishes one split's shards while its examples come in. */
public final class ShardWriter {
    /** Shards that may be on their way at once; more would only fill the memory. */
    private static final int MOST_IN_FLIGHT = 16;

    /** Keeps a shard; the place is asked for later, and waits until the shard is there for good. */
    interface Sender {
        Supplier<Place> send(TokenShardBytes shard);
    }

    private record Sent(int index, int examples, int bytes, String sha256, Supplier<Place> acknowledgement) {
        Manifest.Shard acknowledged() {
            var place = acknowledgement.get();
            return new Manifest.Shard(index, place.partition(), place.offset(), examples, bytes, sha256);
        }
    }

    private final String datasetKey;
    private final Split split;
    private final ShardCutter cutter;
    private final Sender sender;
    private final Deque<Sent> inFlight = new ArrayDeque<>();
    private final List<Manifest.Shard> shards = new ArrayList<>();
    /** Of what the shards hold, whatever data set they belong to: equal splits of two data sets have equal digests. */
    private final Sha256 contents = new Sha256();

    private final long[] examplesPerLabel;
    private int examples;
    private long tokens;

    ShardWriter(String datasetKey, Split split, int labels, Sender sender) {
        this.datasetKey = datasetKey;
        this.split = split;
        this.cutter = new ShardCutter(datasetKey, split, ShardCutter.MOST_BYTES);
        this.sender = sender;
        this.examplesPerLabel = new long[labels];
    }

    /** Adds an example. */
    public void add(TokenizedExample example) {
        cutter.add(example).ifPresent(this::send);
        example.labels().forEach(label -> examplesPerLabel[label]++);
        examples++;
        tokens += example.length();
    }

    /** Waits until every shard is acknowledged, and tells where they lie. */
    public Manifest.PublishedSplit finish() {
        cutter.finish().ifPresent(this::send);
        inFlight.forEach(sent -> shards.add(sent.acknowledged()));
        inFlight.clear();
        var counts = new ArrayList<Long>();
        for (long count : examplesPerLabel) {
            counts.add(count);
        }
        return new Manifest.PublishedSplit(examples, counts, tokens, contents.hex(), shards);
    }

    private void send(TokenShard shard) {
        var bytes = shard.toByteArray();
        contents.text(Sha256.of(shard.toBuilder().clearDatasetKey().build().toByteArray()));
        if (inFlight.size() == MOST_IN_FLIGHT) {
            shards.add(inFlight.remove().acknowledged());
        }
        var sent = sender.send(new TokenShardBytes(datasetKey, split.wireName(), shard.getIndex(), bytes));
        inFlight.add(new Sent(shard.getIndex(), shard.getRowIdsCount(), bytes.length, Sha256.of(bytes), sent));
    }
}
