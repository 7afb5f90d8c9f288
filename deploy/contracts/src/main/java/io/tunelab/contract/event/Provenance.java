package io.tunelab.contract.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.tunelab.contract.dataset.Overlap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What made the numbers: runs are comparable only where these agree. Digests are SHA-256, lower-case hex. */
@JsonNaming(SnakeCaseStrategy.class)
public record Provenance(
        String tunelabVersion,
        @JsonUnwrapped Machine machine,
        @JsonUnwrapped Model model,
        @JsonUnwrapped Data data) {
    /** Where and how it was computed. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Machine(String engine, String device, String deviceName, String precision, int threads) {}

    /**
     * The model before training.
     *
     * @param modelDigest of its weights
     * @param head whether the classification head is {@code new}, {@code kept}, {@code permuted} or {@code redrawn}
     * @param warnings what of the model contradicts itself, one sentence each
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Model(
            String modelDigest,
            String modelArchitecture,
            OptionalInt modelLayers,
            long modelParameters,
            Optional<String> head,
            List<String> warnings) {
        public Model {
            warnings = warnings == null ? List.of() : List.copyOf(warnings);
        }
    }

    /**
     * The examples.
     *
     * @param testDigest of the test split alone
     * @param testOverlap test examples whose text is also in the training data
     * @param classWeights how much the examples of each class counted in the training loss; empty where all counted the
     *     same
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Data(
            String datasetKey,
            String datasetDigest,
            String testDigest,
            Optional<Overlap.Shared> testOverlap,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> classWeights) {
        public Data {
            classWeights =
                    classWeights == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(classWeights));
        }
    }
}
