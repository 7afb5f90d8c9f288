package io.tunelab.contract.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Optional;

/**
 * What made the numbers: runs are comparable only where these agree. Digests are SHA-256, lower-case hex.
 *
 * @param head whether the classification head is {@code new}, {@code kept}, {@code permuted} or {@code redrawn}
 * @param warnings what of the model contradicts itself, one sentence each
 */
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
        String testDigest,
        String head,
        List<String> warnings,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Shared> testOverlap) {
    public Provenance {
        warnings = List.copyOf(warnings);
    }

    /** Test examples whose text is also in the training data: the very same, or, of the rest, nearly the same. */
    public record Shared(int same, int near) {
        public Shared {
            if (same < 0 || near < 0) {
                throw new IllegalArgumentException("negative overlap: " + same + ", " + near);
            }
        }
    }
}
