package io.tunelab.trainer.shards;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tunelab.trainer.training.Examples;
import java.util.List;
import java.util.stream.IntStream;
import tunelab.v1.TokenShard;

/** Makes one split out of its shards' bytes, checking that they are what the manifest says. */
final class ShardDecoder {
    private final Manifest manifest;

    ShardDecoder(Manifest manifest) {
        this.manifest = manifest;
    }

    TokenShard decode(byte[] bytes, String split, Manifest.Shard expected) throws DatasetException {
        try {
            var shard = TokenShard.parseFrom(bytes);
            check(
                    shard.getDatasetKey().equals(manifest.datasetKey())
                            && shard.getSplit().equals(split)
                            && shard.getIndex() == expected.index(),
                    split,
                    expected,
                    "it is another shard");
            check(
                    shard.getRowIdsCount() == expected.examples()
                            && shard.getLabelsCount() == expected.examples()
                            && shard.getLengthsCount() == expected.examples(),
                    split,
                    expected,
                    "its counts differ");
            check(
                    shard.getLengthsList().stream()
                                    .mapToLong(Integer::toUnsignedLong)
                                    .sum()
                            == shard.getTokenIdsCount(),
                    split,
                    expected,
                    "its lengths do not add up");
            check(
                    below(shard.getLabelsList(), manifest.labels().size())
                            && below(
                                    shard.getTokenIdsList(),
                                    manifest.tokenizer().vocabSize()),
                    split,
                    expected,
                    "it has a label or a token id out of range");
            return shard;
        } catch (InvalidProtocolBufferException e) {
            throw new DatasetException(
                    "invalid_shard",
                    "shard %s/%d is no TokenShard: %s".formatted(split, expected.index(), e.getMessage()));
        }
    }

    static Examples join(List<TokenShard> shards) {
        return new Examples(
                ints(shards.stream().flatMapToInt(shard -> ints(shard.getRowIdsList()))),
                ints(shards.stream().flatMapToInt(shard -> ints(shard.getLabelsList()))),
                ints(shards.stream().flatMapToInt(shard -> ints(shard.getLengthsList()))),
                ints(shards.stream().flatMapToInt(shard -> ints(shard.getTokenIdsList()))));
    }

    private static boolean below(List<Integer> values, int limit) {
        return values.stream().allMatch(value -> value >= 0 && value < limit);
    }

    private static IntStream ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue);
    }

    private static int[] ints(IntStream values) {
        return values.toArray();
    }

    private static void check(boolean holds, String split, Manifest.Shard shard, String problem)
            throws DatasetException {
        if (!holds) {
            throw new DatasetException(
                    "invalid_shard",
                    "shard %s/%d is not what its manifest says: %s".formatted(split, shard.index(), problem));
        }
    }
}
