package io.tunelab.trainer.queue;

/**
 * How far a partition was read.
 *
 * @param topicId a topic that was deleted and made again has another
 * @param nextOffset of the first record that was not read
 */
public record LogPosition(String topic, int partition, String topicId, long nextOffset) {}
