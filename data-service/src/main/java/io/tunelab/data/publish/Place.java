package io.tunelab.data.publish;

/** Where something published lies: a partition of its topic, and its offset there. */
record Place(int partition, long offset) {}
