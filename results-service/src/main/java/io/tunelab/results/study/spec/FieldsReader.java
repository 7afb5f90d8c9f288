package io.tunelab.results.study.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RequestField;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.contract.request.UnknownField;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads fields of experiment requests wherever a study has some: under {@code fixed}, in configurations, grids and
 * draws. Each is held against the rules that single requests are held against; and because here an unknown field is a
 * slip of the pen, it is refused.
 */
final class FieldsReader {
    /** What the study gives its experiments itself. */
    private static final Set<String> OF_THE_STUDY = Set.of("schema_version", "experiment_id", "study", "pause_after");

    /** Whole numbers up to here are exact as doubles. */
    private static final double EXACT = 1L << 53;

    private final Findings findings;

    FieldsReader(Findings findings) {
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
        return RequestTable.find(path).filter(RequestField::isWholeNumber).isPresent();
    }

    /** Whether this is an object whose fields are fields of their own. */
    static boolean isSection(String path) {
        return RequestTable.SECTIONS.containsKey(path);
    }

    /** A field's full path, or nothing if a study cannot set such a field. */
    static Optional<String> path(String name) {
        return RequestTable.find(name)
                .<String>map(RequestField::path)
                .or(() -> Optional.of(name).filter(FieldsReader::isSection))
                .filter(path -> !OF_THE_STUDY.contains(path));
    }

    /** Refuses a name that {@link #path} does not know. */
    void refuseUnknown(String name, Place place) {
        if (OF_THE_STUDY.contains(name)) {
            findings.refuse(place, "nothing; the study sets this field itself");
        } else {
            findings.add(UnknownField.ofRequest(place.path(), name, place.node()), place);
        }
    }

    static String key(Place object, Place field) {
        return field.path()
                .substring(object.path().isEmpty() ? 0 : object.path().length() + 1);
    }

    private RequestFields one(String name, Place place, Map<String, Place> sources) {
        var path = path(name);
        if (path.isEmpty()) {
            refuseUnknown(name, place);
            return RequestFields.NONE;
        }
        if (sources.putIfAbsent(path.get(), place) != null) {
            findings.refuse(place, path.get() + " once; '" + name + "' is the same field");
        }
        if (place.node().isObject() && isSection(path.get())) {
            var fields = RequestFields.of(path.get(), JsonNodeFactory.instance.objectNode());
            for (var inner : place.fields()) {
                fields = fields.with(one(path.get() + "." + key(place, inner), inner, sources));
            }
            return fields;
        }
        return RequestFields.of(path.get(), canonical(path.get(), place.text().number(place.node())));
    }

    private static JsonNode canonical(String path, JsonNode value) {
        return value.isNumber()
                ? canonical(value)
                : RequestTable.find(path)
                        .flatMap(field -> field.canonical(value))
                        .orElse(value);
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
            RequestReader.STRICT.read(fields.json(), () -> "none");
        } catch (InvalidRequestException e) {
            e.errors().forEach(error -> findings.refuse(sources.get(error.field()), error.value(), error.allowed()));
        }
    }
}
