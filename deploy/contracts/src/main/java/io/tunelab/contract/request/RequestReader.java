package io.tunelab.contract.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.id.ExperimentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The one reader of requests: defaults filled in, aliases resolved, every field held against {@link RequestTable}.
 * Everything that is wrong is found, not only the first.
 */
public final class RequestReader {
    /** Of what users send: a field that is not known is refused, because it is most often one that is misspelt. */
    public static final RequestReader STRICT = new RequestReader(true);

    /** Of what was accepted before, perhaps by a newer version: fields that are not known are left out. */
    public static final RequestReader LENIENT = new RequestReader(false);

    static final int MOST_ERRORS = 20;
    private final boolean refusesUnknown;

    private RequestReader(boolean refusesUnknown) {
        this.refusesUnknown = refusesUnknown;
    }

    /**
     * Reads a record of {@code experiment-requests}.
     *
     * @param key the record's key, if it has one; must agree with the message's id where both are there
     * @param missingId gives the id of a request that brings none
     * @throws InvalidRequestException with everything that is not allowed
     */
    public ExperimentRequest read(byte[] message, Optional<String> key, Supplier<String> missingId) {
        var keyId = key.filter(ExperimentId::isValid);
        var id = keyId;
        try {
            var root = JsonText.read(message);
            var given = Optional.ofNullable(root.get("experiment_id"))
                    .map(JsonNode::textValue)
                    .filter(ExperimentId::isValid);
            id = given.or(() -> keyId);
            checkKey(given, key, keyId);
            return read(root, () -> keyId.orElseGet(missingId));
        } catch (InvalidRequestException e) {
            throw e.of(id);
        }
    }

    /** As {@link #read(byte[], Optional, Supplier)}, of a message without a key. */
    public ExperimentRequest read(byte[] message, Supplier<String> missingId) {
        return read(message, Optional.empty(), missingId);
    }

    /**
     * Reads a request that is already JSON.
     *
     * @throws InvalidRequestException with everything that is not allowed
     */
    public ExperimentRequest read(JsonNode root, Supplier<String> missingId) {
        if (!root.isObject()) {
            throw new InvalidRequestException(List.of(FieldError.because(
                    "invalid_json",
                    "",
                    "the message is a JSON %s; allowed: an object"
                            .formatted(root.getNodeType().name().toLowerCase(Locale.ROOT)))));
        }
        var reading = new Reading(root);
        if (refusesUnknown) {
            reading.refuseUnknown("", root);
        }
        RequestTable.SECTIONS.forEach(reading::section);
        RequestTable.FIELDS.forEach(field -> reading.field(field, missingId));
        if (!reading.errors.isEmpty()) {
            throw new InvalidRequestException(
                    reading.errors.stream().limit(MOST_ERRORS).toList());
        }
        return new ExperimentRequest(new RequestValues(reading.values));
    }

    private static void checkKey(Optional<String> given, Optional<String> key, Optional<String> keyId) {
        if (given.isPresent() && key.isPresent() && !key.equals(given)) {
            throw new InvalidRequestException(List.of(FieldError.because(
                    "invalid_value",
                    "experiment_id",
                    "experiment_id is '%s' but the record's key is '%s'; allowed: the same, or no key"
                            .formatted(given.get(), FieldError.shortened(key.get())))));
        }
        if (given.isEmpty() && key.isPresent() && keyId.isEmpty()) {
            throw new InvalidRequestException(List.of(FieldError.because(
                    "invalid_value",
                    "experiment_id",
                    "the record's key is not a valid experiment ID; allowed: " + ExperimentId.ALLOWED)));
        }
    }

    /** One reading of one message. */
    private final class Reading {
        private final JsonNode root;
        private final Map<RequestField<?>, Object> values = new HashMap<>();
        private final List<FieldError> errors = new ArrayList<>();

        Reading(JsonNode root) {
            this.root = root;
        }

        void refuseUnknown(String prefix, JsonNode object) {
            object.fieldNames().forEachRemaining(name -> {
                var path = prefix + name;
                boolean isKnown = RequestTable.find(path).isPresent() || RequestTable.SECTIONS.containsKey(path);
                if (!isKnown) {
                    errors.add(UnknownField.ofRequest(path, path, object.get(name)));
                }
            });
        }

        void section(String name, boolean mayBeNull) {
            var node = root.path(name);
            if (node.isObject() && refusesUnknown) {
                refuseUnknown(name + ".", node);
            }
            boolean fits = node.isMissingNode() || node.isObject() || node.isNull() && mayBeNull;
            if (!fits) {
                errors.add(
                        new FieldError(name, node.toString(), mayBeNull ? "a JSON object, or null" : "a JSON object"));
            }
        }

        void field(RequestField<?> field, Supplier<String> missingId) {
            if (!field.section().isEmpty() && root.path(field.section()).isNull()) {
                return;
            }
            var given = given(field);
            if (given.isEmpty()) {
                values.put(
                        field, field.standard().isPresent() ? field.standard().get() : missingId.get());
                return;
            }
            var read = new HashMap<String, Object>();
            given.forEach((name, node) -> {
                Optional<?> value = field.kind().read(node);
                if (value.isPresent()) {
                    read.put(name, value.get());
                } else {
                    errors.add(refused(field, name, node));
                }
            });
            if (read.size() > 1 && read.values().stream().distinct().count() > 1) {
                errors.add(disagreement(field, given));
            }
            read.values().stream().findFirst().ifPresent(value -> values.put(field, value));
        }

        /** What the request says of a field, by the names under which it says it; few have more than one. */
        private Map<String, JsonNode> given(RequestField<?> field) {
            var object = field.section().isEmpty() ? root : root.path(field.section());
            var given = new LinkedHashMap<String, JsonNode>();
            Optional.ofNullable(object.get(field.name())).ifPresent(node -> given.put(field.name(), node));
            field.aliases()
                    .forEach(alias -> Optional.ofNullable(object.get(alias)).ifPresent(node -> given.put(alias, node)));
            return given;
        }

        private static FieldError refused(RequestField<?> field, String name, JsonNode node) {
            var path = field.section().isEmpty() ? name : field.section() + "." + name;
            var code = field == RequestTable.SCHEMA_VERSION ? "unsupported_schema_version" : "invalid_value";
            return new FieldError(code, path, node.toString(), field.kind().allowed());
        }

        private static FieldError disagreement(RequestField<?> field, Map<String, JsonNode> given) {
            var names = String.join(" and ", given.keySet());
            var values = String.join(
                    " and ",
                    given.values().stream()
                            .map(node -> FieldError.shortened(node.toString()))
                            .toList());
            return new FieldError(
                    "invalid_value",
                    field.path(),
                    values,
                    "one value, by one name",
                    OptionalInt.empty(),
                    "%s are the same field and say %s; give one".formatted(names, values));
        }
    }
}
