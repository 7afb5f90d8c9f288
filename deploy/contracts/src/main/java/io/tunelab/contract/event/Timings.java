package io.tunelab.contract.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.OptionalDouble;

/** Where a run's time went, in seconds; the total counts from the claim and leaves the queue out. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Timings(
        double queueSeconds,
        double dataSeconds,
        OptionalDouble modelSeconds,
        double trainSeconds,
        double validationSeconds,
        double testSeconds,
        OptionalDouble saveSeconds,
        double totalSeconds) {}
