package io.tunelab.trainer.events;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** What made the numbers: runs are comparable only where these agree. Digests are SHA-256, lower-case hex. */
@JsonNaming(SnakeCaseStrategy.class)
public record Provenance(
        String tunelabVersion,
        String engine,
        String device,
        String deviceName,
        String precision,
        int threads,
        String modelDigest,
        String modelArchitecture,
        int modelLayers,
        long modelParameters,
        String datasetKey,
        String datasetDigest,
        String testDigest) {}
