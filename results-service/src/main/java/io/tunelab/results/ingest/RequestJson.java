package io.tunelab.results.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.results.request.ExperimentRequest;
import java.io.UncheckedIOException;

/** Writes normalised requests as the contract has them. */
record RequestJson(ObjectMapper json) {
    String write(ExperimentRequest request) {
        try {
            return json.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a request cannot be written", e);
        }
    }
}
