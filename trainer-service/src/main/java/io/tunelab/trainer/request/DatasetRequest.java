package io.tunelab.trainer.request;

/** Which data, how much of it, and how it is split. */
public record DatasetRequest(String name, double fraction, int seed, String protocol) {}
