package io.tunelab.data.publish;

/** One serialized shard, and which one it is. The array is not copied: it is written once and kept nowhere. */
record TokenShardBytes(String datasetKey, String split, int index, byte[] bytes) {
    /** Its key in topic {@code token-shards}. */
    String key() {
        return datasetKey + "/" + split + "/" + index;
    }
}
