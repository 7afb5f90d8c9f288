package io.tunelab.trainer.shards;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.dataset.Task;
import io.tunelab.trainer.engine.Targets;
import io.tunelab.trainer.training.Examples;
import java.util.List;
import java.util.function.Function;
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
            int examples = expected.examples();
            check(
                    shard.getRowIdsCount() == examples
                            && shard.getLengthsCount() == examples
                            && shard.getLabelCountsCount() == (isMultiLabel() ? examples : 0)
                            && shard.getFirstLengthsCount() == (isPair() ? examples : 0)
                            && shard.getLabelsCount() == (isMultiLabel() ? sum(shard.getLabelCountsList()) : examples),
                    split,
                    expected,
                    "its counts differ");
            check(
                    IntStream.range(0, shard.getFirstLengthsCount())
                            .allMatch(i ->
                                    shard.getFirstLengths(i) >= 0 && shard.getFirstLengths(i) <= shard.getLengths(i)),
                    split,
                    expected,
                    "a first text is longer than its pair");
            check(
                    sum(shard.getLengthsList()) == shard.getTokenIdsCount(),
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
                    "shard %s/%d is not a valid TokenShard: %s".formatted(split, expected.index(), e.getMessage()));
        }
    }

    Examples join(List<TokenShard> shards) {
        var labels = all(shards, TokenShard::getLabelsList);
        var lengths = all(shards, TokenShard::getLengthsList);
        return new Examples(
                all(shards, TokenShard::getRowIdsList),
                isMultiLabel()
                        ? Targets.ofSets(all(shards, TokenShard::getLabelCountsList), labels)
                        : Targets.ofLabels(labels),
                lengths,
                isPair() ? all(shards, TokenShard::getFirstLengthsList) : lengths,
                all(shards, TokenShard::getTokenIdsList));
    }

    private boolean isMultiLabel() {
        return manifest.task() == Task.MULTI_LABEL;
    }

    private boolean isPair() {
        return manifest.tokenizer().separatorIds().isPresent();
    }

    private static int[] all(List<TokenShard> shards, Function<TokenShard, List<Integer>> field) {
        return shards.stream()
                .flatMapToInt(shard -> field.apply(shard).stream().mapToInt(Integer::intValue))
                .toArray();
    }

    private static long sum(List<Integer> counts) {
        return counts.stream().mapToLong(Integer::toUnsignedLong).sum();
    }

    private static boolean below(List<Integer> values, int limit) {
        return values.stream().allMatch(value -> value >= 0 && value < limit);
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
