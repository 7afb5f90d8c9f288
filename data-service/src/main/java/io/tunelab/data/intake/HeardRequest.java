package io.tunelab.data.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tunelab.data.prepare.DataRequest;
import io.tunelab.data.split.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The part of an experiment request that tells which data is needed, with the contract's defaults. The aliases of the
 * contract ({@code max_len}, {@code lr}, {@code batch}) concern training only.
 *
 * @param experimentId of the value, else of the key; empty if neither has one
 * @param study for the log only
 */
record HeardRequest(Optional<String> experimentId, Optional<String> study, DataRequest data) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?");
    private static final JsonNode ABSENT = MissingNode.getInstance();

    /**
     * Reads a record of the topic.
     *
     * @param key null if it has none
     * @param value null if it has none
     * @throws InvalidRequestException with the field, its value and what is allowed
     */
    static HeardRequest of(byte[] key, byte[] value, ObjectMapper json) throws InvalidRequestException {
        var request = parse(value, json);
        var version = request.path("schema_version");
        if (!version.isMissingNode() && !(version.isNumber() && version.asDouble() == 1)) {
            throw new InvalidRequestException("schema_version must be 1, got " + shown(version));
        }
        var dataset = request.path("dataset");
        if (!dataset.isMissingNode() && !dataset.isObject()) {
            throw new InvalidRequestException("dataset must be an object, got " + shown(dataset));
        }
        try {
            return new HeardRequest(
                    experimentId(request, key),
                    Optional.ofNullable(request.path("study").textValue()).filter(HeardRequest::isId),
                    new DataRequest(
                            name("model", request.path("model"), "distilbert-base-uncased"),
                            name("dataset.name", dataset.path("name"), "imdb"),
                            fraction(dataset.path("fraction")),
                            seed(dataset.path("seed")),
                            protocol(dataset.path("protocol"))));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(e.getMessage());
        }
    }

    /** This request, under that name if it brought none: who fails for want of its data must hear of it. */
    HeardRequest orNamed(Supplier<String> id) {
        return new HeardRequest(experimentId.or(() -> Optional.of(id.get())), study, data);
    }

    /** The start of a long text: a reason is for people. */
    private static String shown(JsonNode value) {
        var text = value.toString();
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    private static JsonNode parse(byte[] value, ObjectMapper json) throws InvalidRequestException {
        try {
            var request = value == null ? ABSENT : json.readTree(value);
            if (!request.isObject()) {
                throw new InvalidRequestException("the request must be a JSON object");
            }
            return request;
        } catch (IOException e) {
            throw new InvalidRequestException("the request is not JSON: " + e.getMessage());
        }
    }

    private static Optional<String> experimentId(JsonNode request, byte[] key) {
        var id = request.path("experiment_id");
        if (id.isMissingNode()) {
            return Optional.ofNullable(key)
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .filter(HeardRequest::isId);
        }
        if (!id.isTextual() || !isId(id.textValue())) {
            throw new IllegalArgumentException("experiment_id must match " + ID + " without '..', got " + shown(id));
        }
        return Optional.of(id.textValue());
    }

    private static boolean isId(String text) {
        return ID.matcher(text).matches() && !text.contains("..");
    }

    private static String name(String field, JsonNode value, String otherwise) {
        if (value.isMissingNode()) {
            return otherwise;
        }
        var name = value.isTextual() ? value.textValue() : "";
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw new IllegalArgumentException(
                    field + " must be a name or owner/name of letters, digits, '.', '_' and '-', got " + shown(value));
        }
        return name;
    }

    private static double fraction(JsonNode value) {
        if (!value.isMissingNode() && !value.isNumber()) {
            throw new IllegalArgumentException("dataset.fraction must be a number, got " + shown(value));
        }
        return value.asDouble(0.25);
    }

    private static long seed(JsonNode value) {
        if (value.isMissingNode()) {
            return 42;
        }
        boolean whole = value.isNumber() && value.asDouble() == Math.rint(value.asDouble());
        if (!whole || !value.canConvertToLong()) {
            throw new IllegalArgumentException("dataset.seed must be a whole number, got " + shown(value));
        }
        return value.asLong();
    }

    private static Protocol protocol(JsonNode value) {
        return Protocol.named(value.asText("pooled-80-10-10"))
                .filter(protocol -> value.isMissingNode() || value.isTextual())
                .orElseThrow(() -> new IllegalArgumentException(
                        "dataset.protocol must be pooled-80-10-10 or official, got " + shown(value)));
    }
}
