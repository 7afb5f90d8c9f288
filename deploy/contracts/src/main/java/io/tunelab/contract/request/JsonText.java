package io.tunelab.contract.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;

/** Reads JSON strictly: one document, each name once in an object, and limits on everything. */
final class JsonText {
    /** Longest message that is looked at; a request is a few hundred bytes. */
    static final int MAX_BYTES = 64 * 1024;

    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxStringLength(10_000)
                            .maxNumberLength(50)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonText() {}

    /** @throws InvalidRequestException {@code message_too_large} or {@code invalid_json} */
    static JsonNode read(byte[] message) {
        if (message == null || message.length == 0) {
            throw invalid("invalid_json", "the message is empty");
        }
        if (message.length > MAX_BYTES) {
            throw invalid(
                    "message_too_large",
                    "the message has %d bytes; allowed: at most %d".formatted(message.length, MAX_BYTES));
        }
        try {
            return STRICT.readTree(message);
        } catch (JsonProcessingException e) {
            var at = e.getLocation() == null
                    ? ""
                    : " at line %d, column %d"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            throw invalid(
                    "invalid_json", "the message is not JSON: " + FieldError.shortened(e.getOriginalMessage()) + at);
        } catch (IOException e) {
            throw invalid("invalid_json", "the message is not UTF-8 JSON");
        }
    }

    private static InvalidRequestException invalid(String code, String message) {
        return new InvalidRequestException(List.of(FieldError.because(code, "", message)));
    }
}
