package io.tunelab.results.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.results.rest.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of a request of MLflow's clients. It is JSON as Protocol Buffers write it: a whole number may be a text, and so
 * is a number that JSON does not have.
 */
record MlflowBody(JsonNode json) {
    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_VALUE = 8_000;
    private static final int LARGEST_LIST = 1_000;

    static MlflowBody of(ObjectMapper json, String text) {
        try {
            var node = json.readTree(text == null || text.isBlank() ? "{}" : text);
            if (!node.isObject()) {
                throw ProblemException.parameter("body", shortened(text), "a JSON object");
            }
            return new MlflowBody(node);
        } catch (JsonProcessingException e) {
            throw ProblemException.parameter("body", shortened(text), "JSON");
        }
    }

    /** A text that has to be there. */
    String required(String name) {
        return text(name).orElseThrow(() -> ProblemException.parameter(name, "nothing", "a text"));
    }

    /** The id of a run, under its new name or its old one. */
    String runId() {
        return text("run_id").or(() -> text("run_uuid")).orElseGet(() -> required("run_id"));
    }

    /** A key, short enough and not empty. */
    String key() {
        var key = required("key");
        if (key.length() > LONGEST_KEY) {
            throw ProblemException.parameter("key", shortened(key), "at most " + LONGEST_KEY + " characters");
        }
        return key;
    }

    /** The value of a parameter or a tag; may be empty. */
    String value() {
        var node = json.path("value");
        if (!node.isValueNode() || node.isNull()) {
            throw ProblemException.parameter("value", shortened(node.toString()), "a text");
        }
        return checked("value", node.asText());
    }

    /** A text; absent where it is missing, null or empty. */
    Optional<String> text(String name) {
        var node = json.path(name);
        if (node.isContainerNode()) {
            throw ProblemException.parameter(name, shortened(node.toString()), "a text");
        }
        return node.isMissingNode() || node.isNull() || node.asText().isEmpty()
                ? Optional.empty()
                : Optional.of(checked(name, node.asText()));
    }

    private static String checked(String name, String text) {
        if (text.length() > LONGEST_VALUE || text.indexOf('\0') >= 0) {
            throw ProblemException.parameter(
                    name, shortened(text), "at most " + LONGEST_VALUE + " characters, no NUL among them");
        }
        return text;
    }

    Optional<Long> whole(String name) {
        return text(name).map(text -> {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException e) {
                throw ProblemException.parameter(name, shortened(text), "a whole number");
            }
        });
    }

    double number(String name) {
        var text = required(name);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw ProblemException.parameter(name, shortened(text), "a number, NaN, Infinity or -Infinity");
        }
    }

    /** The objects of a list; none where it is missing. */
    List<MlflowBody> list(String name) {
        var found = new ArrayList<MlflowBody>();
        for (var entry : array(name)) {
            if (!entry.isObject()) {
                throw ProblemException.parameter(name, shortened(entry.toString()), "a list of objects");
            }
            found.add(new MlflowBody(entry));
        }
        return found;
    }

    /** The texts of a list; none where it is missing. */
    List<String> texts(String name) {
        var found = new ArrayList<String>();
        for (var entry : array(name)) {
            if (!entry.isValueNode()) {
                throw ProblemException.parameter(name, shortened(entry.toString()), "a list of texts");
            }
            found.add(checked(name, entry.asText()));
        }
        return found;
    }

    private JsonNode array(String name) {
        var node = json.path(name);
        boolean isAbsent = node.isMissingNode() || node.isNull();
        if (!isAbsent && (!node.isArray() || node.size() > LARGEST_LIST)) {
            throw ProblemException.parameter(
                    name, shortened(node.toString()), "a list of at most " + LARGEST_LIST + " entries");
        }
        return node;
    }

    /** Keys and values of a list; of equal keys the last counts. */
    Map<String, String> pairs(String name) {
        var pairs = new LinkedHashMap<String, String>();
        list(name).forEach(pair -> pairs.put(pair.key(), pair.value()));
        return pairs;
    }

    LoggedRun.Metric metric() {
        return new LoggedRun.Metric(
                key(),
                number("value"),
                whole("timestamp").orElseGet(System::currentTimeMillis),
                whole("step").orElse(0L));
    }

    static String shortened(String text) {
        return text == null || text.length() <= 80 ? String.valueOf(text) : text.substring(0, 80) + "…";
    }
}
