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

    ShardCutter(String datasetKey, Split split, int mostBytes) {
        this.datasetKey = datasetKey;
        this.split = split;
        this.mostBytes = mostBytes;
        start();
    }

    /** Adds an example; returns the shard before it, if that one is full. */
    Optional<TokenShard> add(int row, int label, int[] tokenIds) {
        int row1 = CodedOutputStream.computeUInt32SizeNoTag(row);
        int label1 = CodedOutputStream.computeUInt32SizeNoTag(label);
        int length1 = CodedOutputStream.computeUInt32SizeNoTag(tokenIds.length);
        int tokens1 = 0;
        for (int id : tokenIds) {
            tokens1 += CodedOutputStream.computeUInt32SizeNoTag(id);
        }
        Optional<TokenShard> full = Optional.empty();
        if (size(rowBytes + row1, labelBytes + label1, lengthBytes + length1, tokenBytes + tokens1) > mostBytes) {
            full = finish();
        }
        shard.addRowIds(row).addLabels(label).addLengths(tokenIds.length);
        for (int id : tokenIds) {
            shard.addTokenIds(id);
        }
        rowBytes += row1;
        labelBytes += label1;
        lengthBytes += length1;
        tokenBytes += tokens1;
        return full;
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
    }

    /** Serialized size, were the packed fields this long. */
    private int size(int rows, int labels, int lengths, int tokens) {
        return CodedOutputStream.computeStringSize(TokenShard.DATASET_KEY_FIELD_NUMBER, datasetKey)
                + CodedOutputStream.computeStringSize(TokenShard.SPLIT_FIELD_NUMBER, split.wireName())
                + CodedOutputStream.computeUInt32Size(TokenShard.INDEX_FIELD_NUMBER, index)
                + packed(TokenShard.ROW_IDS_FIELD_NUMBER, rows)
                + packed(TokenShard.LABELS_FIELD_NUMBER, labels)
                + packed(TokenShard.LENGTHS_FIELD_NUMBER, lengths)
                + packed(TokenShard.TOKEN_IDS_FIELD_NUMBER, tokens);
    }

    private static int packed(int field, int bytes) {
        return bytes == 0
                ? 0
                : CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(bytes) + bytes;
    }
}
