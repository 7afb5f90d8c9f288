package io.tunelab.data.publish;

import com.google.protobuf.CodedOutputStream;
import io.tunelab.data.split.Split;
import java.util.Optional;
import tunelab.v1.TokenShard;

/**
 * Packs the examples of one split into shards, each as full as its serialized size allows. An example is never divided:
 * the longest one takes some 40 kB.
 */
final class ShardCutter {
    /** Upper limit of a serialized shard, in bytes. */
    static final int MOST_BYTES = 1_000_000;

    private final String datasetKey;
    private final Split split;
    private final int mostBytes;
    private TokenShard.Builder shard;
    private int index;
    private int rowBytes;
    private int labelBytes;
    private int lengthBytes;
    private int tokenBytes;
    private int countBytes;
    private int firstBytes;

    ShardCutter(String datasetKey, Split split, int mostBytes) {
        this.datasetKey = datasetKey;
        this.split = split;
        this.mostBytes = mostBytes;
        start();
    }

    /** Adds an example; returns the shard before it, if that one is full. */
    Optional<TokenShard> add(TokenizedExample example) {
        Optional<TokenShard> full = Optional.empty();
        if (shard.getRowIdsCount() > 0 && sizeWith(example) > mostBytes) {
            full = finish();
        }
        rowBytes += bytes(example.row());
        labelBytes += example.labels().stream().mapToInt(ShardCutter::bytes).sum();
        lengthBytes += bytes(example.length());
        tokenBytes += example.tokens().map(ShardCutter::bytes).sum();
        shard.addRowIds(example.row()).addAllLabels(example.labels()).addLengths(example.length());
        example.tokens().forEach(shard::addTokenIds);
        if (example.isMultiLabel()) {
            countBytes += bytes(example.labels().size());
            shard.addLabelCounts(example.labels().size());
        }
        if (example.isPair()) {
            firstBytes += bytes(example.firstLength());
            shard.addFirstLengths(example.firstLength());
        }
        return full;
    }

    private int sizeWith(TokenizedExample example) {
        return size(
                rowBytes + bytes(example.row()),
                labelBytes
                        + example.labels().stream().mapToInt(ShardCutter::bytes).sum(),
                lengthBytes + bytes(example.length()),
                tokenBytes + example.tokens().map(ShardCutter::bytes).sum(),
                countBytes + (example.isMultiLabel() ? bytes(example.labels().size()) : 0),
                firstBytes + (example.isPair() ? bytes(example.firstLength()) : 0));
    }

    private static int bytes(int number) {
        return CodedOutputStream.computeUInt32SizeNoTag(number);
    }

    /** The shard in the making; empty if it has no example. */
    Optional<TokenShard> finish() {
        if (shard.getRowIdsCount() == 0) {
            return Optional.empty();
        }
        var finished = shard.build();
        index++;
        start();
        return Optional.of(finished);
    }

    private void start() {
        shard = TokenShard.newBuilder()
                .setDatasetKey(datasetKey)
                .setSplit(split.wireName())
                .setIndex(index);
        rowBytes = 0;
        labelBytes = 0;
        lengthBytes = 0;
        tokenBytes = 0;
        countBytes = 0;
        firstBytes = 0;
    }

    /** Serialized size, were the packed fields this long. */
    private int size(int rows, int labels, int lengths, int tokens, int counts, int firsts) {
        return CodedOutputStream.computeStringSize(TokenShard.DATASET_KEY_FIELD_NUMBER, datasetKey)
                + CodedOutputStream.computeStringSize(TokenShard.SPLIT_FIELD_NUMBER, split.wireName())
                + CodedOutputStream.computeUInt32Size(TokenShard.INDEX_FIELD_NUMBER, index)
                + packed(TokenShard.ROW_IDS_FIELD_NUMBER, rows)
                + packed(TokenShard.LABELS_FIELD_NUMBER, labels)
                + packed(TokenShard.LENGTHS_FIELD_NUMBER, lengths)
                + packed(TokenShard.TOKEN_IDS_FIELD_NUMBER, tokens)
                + packed(TokenShard.LABEL_COUNTS_FIELD_NUMBER, counts)
                + packed(TokenShard.FIRST_LENGTHS_FIELD_NUMBER, firsts);
    }

    private static int packed(int field, int bytes) {
        return bytes == 0
                ? 0
                : CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(bytes) + bytes;
    }
}
