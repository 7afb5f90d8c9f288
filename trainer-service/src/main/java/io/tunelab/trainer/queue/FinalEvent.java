package io.tunelab.trainer.queue;

import java.util.Optional;

/**
 * A run's last event as it will be published, JSON.
 *
 * @param traceParent the trace in which the run was asked for
 */
public record FinalEvent(String experimentId, String json, Optional<String> traceParent) {}
