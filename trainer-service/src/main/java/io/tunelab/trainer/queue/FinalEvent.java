package io.tunelab.trainer.queue;

/** A run's last event as it will be published, JSON. */
public record FinalEvent(String experimentId, String json) {}
