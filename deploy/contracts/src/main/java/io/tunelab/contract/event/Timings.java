package io.tunelab.contract.event;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** Where a run's time went, in seconds; the total counts from the claim and leaves the queue out. */
@JsonNaming(SnakeCaseStrategy.class)
public record Timings(
        double queueSeconds,
        double dataSeconds,
        double modelSeconds,
        double trainSeconds,
        double validationSeconds,
        double testSeconds,
        double saveSeconds,
        double totalSeconds) {}
