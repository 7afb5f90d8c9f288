package io.tunelab.trainer.queue;

/** How many runs wait, and the age of the oldest of them in seconds. */
public record QueueDepth(long waiting, double oldestSeconds) {}
