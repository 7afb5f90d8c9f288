package io.tunelab.trainer.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where and with what a model is trained.
 *
 * @param classWeights how much the examples of each class count in the training loss, in the order of the labels; empty:
 *     all the same
 */
public record EngineDescription(
        @JsonUnwrapped Machine machine,
        @JsonUnwrapped Weights weights,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> classWeights) {
    public EngineDescription {
        classWeights = Collections.unmodifiableMap(new LinkedHashMap<>(classWeights));
    }

    /**
     * Where.
     *
     * @param engine engine and versions, for example {@code djl 0.36.0, pytorch 2.7.1}
     * @param device {@code cpu} or {@code cuda:0}
     * @param deviceName the processor or GPU, as the system names it
     * @param precision what {@code auto} was resolved to
     * @param threads intra-op threads
     */
    public record Machine(String engine, String device, String deviceName, Precision precision, int threads) {}

    /**
     * With what.
     *
     * @param modelDigest SHA-256 of the weights file, lower-case hex
     * @param architecture the config's {@code model_type}
     * @param parameters trained numbers
     * @param head where the classification layer came from
     */
    public record Weights(String modelDigest, String architecture, int layers, long parameters, HeadOrigin head) {}
}
