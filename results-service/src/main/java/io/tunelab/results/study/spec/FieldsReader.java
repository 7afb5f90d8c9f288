package io.tunelab.results.study.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.results.request.InvalidRequestException;
import io.tunelab.results.request.RequestParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads fields of experiment requests wherever a study has some: under {@code fixed}, in configurations, grids and
 * draws. Each is held against the rules that single requests are held against; and because here an unknown field is a
 * slip of the pen, it is refused.
 */
final class FieldsReader {
    static final Map<String, String> ALIASES =
            Map.of("max_len", "max_length", "lr", "learning_rate", "batch", "batch_size");
    static final Map<String, List<String>> OBJECTS = Map.of(
            "dataset", List.of("name", "fraction", "seed", "protocol"),
            "early_stopping", List.of("monitor", "patience"));
    static final List<String> NAMES = List.of(
            "model",
            "num_layers",
            "dataset",
            "max_length",
            "batch_size",
            "eval_batch_size",
            "learning_rate",
            "epochs",
            "seed",
            "optimizer",
            "weight_decay",
            "schedule",
            "warmup_ratio",
            "max_grad_norm",
            "early_stopping",
            "precision",
            "reuse");
    private static final Set<String> INTEGERS = Set.of(
            "num_layers",
            "max_length",
            "batch_size",
            "eval_batch_size",
            "epochs",
            "seed",
            "dataset.seed",
            "early_stopping.patience");
    /** Whole numbers up to here are exact as doubles. */
    private static final double EXACT = 1L << 53;

    private final RequestParser parser;
    private final Findings findings;

    FieldsReader(RequestParser parser, Findings findings) {
        this.parser = parser;
        this.findings = findings;
    }

    /** Fields in an object; {@code ignored} are not of the request. */
    RequestFields read(Place object, Set<String> ignored) {
        if (!object.isAbsent() && !object.node().isObject()) {
            findings.refuse(object, "fields of an experiment request");
            return RequestFields.NONE;
        }
        var sources = new HashMap<String, Place>();
        var fields = RequestFields.NONE;
        for (var place : object.fields()) {
            var name = key(object, place);
            if (!ignored.contains(name)) {
                fields = fields.with(one(name, place, sources));
            }
        }
        check(fields, sources);
        return fields;
    }

    /** One field with one of its values, as grids and draws have them. */
    RequestFields value(String name, Place value) {
        var sources = new HashMap<String, Place>();
        var fields = one(name, value, sources);
        check(fields, sources);
        return fields;
    }

    /** Whether a field's values are whole numbers. */
    static boolean isInteger(String path) {
        return INTEGERS.contains(path);
    }

    /** A field's full path, or nothing if there is no such field. */
    static Optional<String> path(String name) {
        var full = ALIASES.getOrDefault(name, name);
        int dot = full.indexOf('.');
        boolean isKnown = dot < 0
                ? NAMES.contains(full)
                : OBJECTS.getOrDefault(full.substring(0, dot), List.of()).contains(full.substring(dot + 1));
        return isKnown ? Optional.of(full) : Optional.empty();
    }

    static String allowedNames() {
        var names = new ArrayList<>(NAMES);
        OBJECTS.forEach((object, inner) -> inner.forEach(name -> names.add(object + "." + name)));
        names.sort(null);
        return "a field of experiment requests: " + String.join(", ", names);
    }

    static String key(Place object, Place field) {
        return field.path()
                .substring(object.path().isEmpty() ? 0 : object.path().length() + 1);
    }

    private RequestFields one(String name, Place place, Map<String, Place> sources) {
        var path = path(name);
        if (path.isEmpty()) {
            findings.refuse(place, allowedNames());
            return RequestFields.NONE;
        }
        if (sources.putIfAbsent(path.get(), place) != null) {
            findings.refuse(place, path.get() + " once; '" + name + "' is the same field");
        }
        if (place.node().isObject() && OBJECTS.containsKey(path.get())) {
            var fields = RequestFields.of(path.get(), JsonNodeFactory.instance.objectNode());
            for (var inner : place.fields()) {
                fields = fields.with(one(path.get() + "." + key(place, inner), inner, sources));
            }
            return fields;
        }
        return RequestFields.of(path.get(), canonical(place.text().number(place.node())));
    }

    /** One way to write a number: 1 for 1.0, so that equal configurations are equal. */
    static JsonNode canonical(JsonNode value) {
        if (!value.isNumber()) {
            return value;
        }
        double number = value.doubleValue();
        boolean isWhole = number == Math.rint(number) && Math.abs(number) < EXACT;
        return isWhole
                ? JsonNodeFactory.instance.numberNode((long) number)
                : JsonNodeFactory.instance.numberNode(number);
    }

    private void check(RequestFields fields, Map<String, Place> sources) {
        try {
            ObjectNode json = fields.json();
            parser.read(json, () -> "none");
        } catch (InvalidRequestException e) {
            e.errors().forEach(error -> findings.refuse(sources.get(error.field()), error.value(), error.allowed()));
        }
    }
}
