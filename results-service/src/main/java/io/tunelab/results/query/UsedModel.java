package io.tunelab.results.query;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A model that runs were asked to start from.
 *
 * @param runs how many
 * @param completed how many of them ended well
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record UsedModel(String name, long runs, long completed, Instant lastUsed) {}
