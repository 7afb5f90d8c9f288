package io.tunelab.results.reuse;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestValues;
import java.util.Optional;

/**
 * What decides how a run comes out: the same fingerprint, the same result up to the hardware's rounding.
 *
 * @param settings all fields of the request, the seed included, but not whose it is and not whether it may be reused
 * @param modelDigest of the model's files before training
 * @param dataDigest of the tokenized splits
 * @param engine with its version, and Tunelab's
 */
record Fingerprint(RequestValues settings, String modelDigest, String dataDigest, String engine) {
    /** Empty where a digest is unknown: what nobody knows is equal to nothing. */
    static Optional<Fingerprint> of(ExperimentRequest request, JsonNode model, JsonNode data, JsonNode engine) {
        boolean isKnown =
                model.hasNonNull("model_digest") && data.hasNonNull("dataset_digest") && engine.hasNonNull("engine");
        return isKnown
                ? Optional.of(new Fingerprint(
                        request.settings(),
                        model.get("model_digest").asText(),
                        data.get("dataset_digest").asText(),
                        engine.get("engine").asText() + ", tunelab "
                                + engine.path("tunelab_version").asText("unknown")))
                : Optional.empty();
    }
}
