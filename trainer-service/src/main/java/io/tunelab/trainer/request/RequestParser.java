package io.tunelab.trainer.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tunelab.trainer.request.EarlyStoppingRequest.Monitor;
import io.tunelab.trainer.request.ExperimentRequest.OptimizerKind;
import io.tunelab.trainer.request.ExperimentRequest.PrecisionChoice;
import io.tunelab.trainer.request.ExperimentRequest.Schedule;
import io.tunelab.trainer.request.Fields.Range;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Makes a request out of a message: defaults, aliases, types and ranges as
 * {@code deploy/contracts/schemas/experiment-request.schema.json} says. Unknown fields are ignored.
 */
public final class RequestParser {
    /** Longest message that is looked at, in bytes; a request is a few hundred. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final Pattern ID = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern NAME =
            Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?");
    private static final Pattern STUDY = Pattern.compile("[^\\x00-\\x1f]{1,200}");
    private static final String NAME_ALLOWED =
            "letters, digits, '.', '_' and '-', with at most one '/' and no '..', at most 96 characters a part";
    private static final List<String> PROTOCOLS = List.of("pooled-80-10-10", "official");

    private final JsonMapper json = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxStringLength(10_000)
                            .maxNumberLength(50)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads a message.
     *
     * @param key the record's key, which must agree with the message's id where both are there
     * @param missingId gives the id of a request that brings none
     * @throws InvalidRequestException if anything in it is not allowed
     */
    public ExperimentRequest parse(byte[] message, Optional<String> key, Supplier<String> missingId)
            throws InvalidRequestException {
        var keyId = key.filter(text -> ID.matcher(text).matches());
        var root = readObject(message, keyId.orElse(null));
        var id = id(root, key, keyId, missingId);
        var fields = new Fields(root, "", id);
        int version = fields.integer(1, Integer.MIN_VALUE, Integer.MAX_VALUE, "schema_version");
        if (version != 1) {
            throw fields.refused(
                    "unsupported_schema_version", "schema_version", "schema_version is " + version + "; allowed: 1");
        }
        return request(fields, id);
    }

    private JsonNode readObject(byte[] message, String id) throws InvalidRequestException {
        if (message == null || message.length == 0) {
            throw new InvalidRequestException("invalid_json", null, "the message is empty", id);
        }
        if (message.length > MAX_BYTES) {
            throw new InvalidRequestException(
                    "message_too_large",
                    null,
                    "the message has %d bytes; allowed: at most %d".formatted(message.length, MAX_BYTES),
                    id);
        }
        try {
            var root = json.readTree(message);
            if (!root.isObject()) {
                throw new InvalidRequestException(
                        "invalid_json",
                        null,
                        "the message is a JSON %s; allowed: an object"
                                .formatted(root.getNodeType().name().toLowerCase(Locale.ROOT)),
                        id);
            }
            return root;
        } catch (JsonProcessingException e) {
            var at = e.getLocation() == null
                    ? ""
                    : " at line %d, column %d"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            throw new InvalidRequestException(
                    "invalid_json",
                    null,
                    "the message is not JSON: " + Fields.shortened(e.getOriginalMessage()) + at,
                    id);
        } catch (IOException e) {
            throw new InvalidRequestException("invalid_json", null, "the message is not UTF-8 JSON", id);
        }
    }

    private static String id(JsonNode root, Optional<String> key, Optional<String> keyId, Supplier<String> missingId)
            throws InvalidRequestException {
        var allowed = "letters, digits, '.', '_' and '-', no '..', at most 100 characters";
        var given = new Fields(root, "", keyId.orElse(null)).optionalText(ID, allowed, "experiment_id");
        if (given.isPresent() && key.isPresent() && !key.equals(given)) {
            throw new InvalidRequestException(
                    "invalid_value",
                    "experiment_id",
                    "experiment_id is '%s' but the record's key is '%s'; allowed: the same, or no key"
                            .formatted(given.get(), Fields.shortened(key.get())),
                    given.get());
        }
        if (given.isEmpty() && key.isPresent() && keyId.isEmpty()) {
            throw new InvalidRequestException(
                    "invalid_value",
                    "experiment_id",
                    "the record's key is no experiment id; allowed: " + allowed,
                    null);
        }
        return given.or(() -> keyId).orElseGet(missingId);
    }

    private static ExperimentRequest request(Fields fields, String id) throws InvalidRequestException {
        return new ExperimentRequest(
                1,
                id,
                fields.optionalText(STUDY, "1 to 200 characters without control characters", "study"),
                fields.text("distilbert-base-uncased", NAME, NAME_ALLOWED, "model"),
                fields.nullableInteger(1, 128, "num_layers"),
                dataset(fields.object("dataset")),
                fields.integer(128, 8, 8192, "max_length", "max_len"),
                fields.integer(32, 1, 4096, "batch_size", "batch"),
                fields.integer(64, 1, 4096, "eval_batch_size"),
                fields.number(1e-5, Range.above(0, 1), "learning_rate", "lr"),
                fields.integer(3, 1, 1000, "epochs"),
                fields.integer(42, 0, Integer.MAX_VALUE, "seed"),
                fields.choice(OptimizerKind.ADAM, List.of(OptimizerKind.values()), RequestParser::lower, "optimizer"),
                fields.number(0.0, Range.from(0, 1), "weight_decay"),
                fields.choice(Schedule.CONSTANT, List.of(Schedule.values()), RequestParser::lower, "schedule"),
                fields.number(0.0, Range.fromBelow(0, 1), "warmup_ratio"),
                fields.nullableNumber(Range.above(0, 1e6), "max_grad_norm"),
                earlyStopping(fields),
                fields.choice(
                        PrecisionChoice.AUTO, List.of(PrecisionChoice.values()), RequestParser::lower, "precision"),
                fields.flag(true, "reuse"));
    }

    private static DatasetRequest dataset(Fields fields) throws InvalidRequestException {
        return new DatasetRequest(
                fields.text("imdb", NAME, NAME_ALLOWED, "name"),
                fields.number(0.25, Range.above(0, 1), "fraction"),
                fields.integer(42, 0, Integer.MAX_VALUE, "seed"),
                fields.choice(PROTOCOLS.get(0), PROTOCOLS, text -> text, "protocol"));
    }

    private static Optional<EarlyStoppingRequest> earlyStopping(Fields fields) throws InvalidRequestException {
        if (fields.isNull("early_stopping")) {
            return Optional.empty();
        }
        var nested = fields.object("early_stopping");
        var monitor = nested.choice(
                Monitor.VALIDATION_LOSS,
                List.of(Monitor.values()),
                value -> value == Monitor.VALIDATION_LOSS ? "val_loss" : "val_accuracy",
                "monitor");
        return Optional.of(new EarlyStoppingRequest(monitor, nested.integer(2, 1, 1000, "patience")));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
