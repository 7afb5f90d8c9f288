package io.tunelab.results.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.results.request.ExperimentRequest.Dataset;
import io.tunelab.results.request.ExperimentRequest.EarlyStopping;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads a request as users write it: defaults filled in, aliases resolved, every field held against its contract. */
public final class RequestParser {
    private static final Pattern ID = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern NAME =
            Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?");
    private static final Pattern STUDY = Pattern.compile("[^\\x00-\\x1f]{1,200}");
    private static final String ALLOWED_ID = "letters, digits, '.', '_' and '-', at most 100, no '..'";
    private static final String ALLOWED_NAME = "a name or owner/name of letters, digits, '.', '_' and '-', no '..'";
    private static final int LARGEST_INT = Integer.MAX_VALUE;

    private final ObjectMapper json;

    public RequestParser(ObjectMapper json) {
        this.json = json;
    }

    /** Whether a text can be an experiment's id. */
    public static boolean isExperimentId(String text) {
        return text != null && ID.matcher(text).matches();
    }

    /**
     * Reads a request.
     *
     * @param id gives the id of a request that has none
     * @throws InvalidRequestException if it is not JSON, not an object, or has a field that is not allowed
     */
    public ExperimentRequest parse(byte[] text, Supplier<String> id) {
        return read(tree(text), id);
    }

    /**
     * Reads a request that is already JSON.
     *
     * @throws InvalidRequestException if it is not an object, or has a field that is not allowed
     */
    public ExperimentRequest read(JsonNode node, Supplier<String> id) {
        if (!node.isObject()) {
            throw new InvalidRequestException(
                    "invalid_json", List.of(new FieldError("", node.toString(), "a JSON object")));
        }
        var fields = new FieldReader(node);
        var request = request(fields, id);
        if (!fields.errors().isEmpty()) {
            throw new InvalidRequestException("invalid_value", fields.errors());
        }
        return request;
    }

    private JsonNode tree(byte[] text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            var where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw new InvalidRequestException(
                    "invalid_json", List.of(new FieldError("", e.getOriginalMessage() + where, "a JSON object")));
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "invalid_json", List.of(new FieldError("", e.getMessage(), "UTF-8 text")));
        }
    }

    private static ExperimentRequest request(FieldReader fields, Supplier<String> id) {
        return new ExperimentRequest(
                fields.integer("schema_version", 1, 1, 1),
                fields.has("experiment_id") ? fields.text("experiment_id", ID, ALLOWED_ID, "") : id.get(),
                fields.text("study", STUDY, "1 to 200 characters, no control characters", null),
                fields.text("model", NAME, ALLOWED_NAME, "distilbert-base-uncased"),
                fields.isNull("num_layers") || !fields.has("num_layers")
                        ? null
                        : Integer.valueOf(fields.integer("num_layers", 1, 128, 1)),
                dataset(fields.object("dataset", "an object with name, fraction, seed and protocol")),
                fields.integer(fields.given("max_length", "max_len"), 8, 8192, 128),
                fields.integer(fields.given("batch_size", "batch"), 1, 4096, 32),
                fields.integer("eval_batch_size", 1, 4096, 64),
                fields.number(fields.given("learning_rate", "lr"), Range.above(0, 1), 1e-5),
                fields.integer("epochs", 1, 1000, 3),
                fields.integer("seed", 0, LARGEST_INT, 42),
                fields.oneOf("optimizer", List.of("adam", "adamw"), "adam"),
                fields.number("weight_decay", Range.closed(0, 1), 0),
                fields.oneOf("schedule", List.of("constant", "linear"), "constant"),
                fields.number("warmup_ratio", Range.below(0, 1), 0),
                fields.isNull("max_grad_norm") || !fields.has("max_grad_norm")
                        ? null
                        : Double.valueOf(fields.number("max_grad_norm", Range.above(0, 1e6), 1)),
                earlyStopping(fields),
                fields.oneOf("precision", List.of("auto", "fp32", "bf16"), "auto"),
                fields.flag("reuse", true));
    }

    private static Dataset dataset(FieldReader fields) {
        return new Dataset(
                fields.text("name", NAME, ALLOWED_NAME, "imdb"),
                fields.number("fraction", Range.above(0, 1), 0.25),
                fields.integer("seed", 0, LARGEST_INT, 42),
                fields.oneOf("protocol", List.of("pooled-80-10-10", "official"), "pooled-80-10-10"));
    }

    private static EarlyStopping earlyStopping(FieldReader fields) {
        if (fields.isNull("early_stopping")) {
            return null;
        }
        var given = fields.object("early_stopping", "null, or an object with monitor and patience");
        return new EarlyStopping(
                given.oneOf("monitor", List.of("val_loss", "val_accuracy"), "val_loss"),
                given.integer("patience", 1, 1000, 2));
    }
}
