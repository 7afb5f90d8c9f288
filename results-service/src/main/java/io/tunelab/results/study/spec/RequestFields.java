package io.tunelab.results.study.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.request.RequestTable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/**
 * Some fields of an experiment request, by their full names; {@code dataset} and {@code early_stopping} are objects of
 * their own. A field's path is its name, or {@code dataset.fraction} for one of an object.
 */
public final class RequestFields {
    public static final RequestFields NONE = new RequestFields(JsonNodeFactory.instance.objectNode());
    private final ObjectNode values;

    private RequestFields(ObjectNode values) {
        this.values = values;
    }

    /** @param values aliases and dotted names are resolved already */
    public static RequestFields of(ObjectNode values) {
        return new RequestFields(values.deepCopy());
    }

    /** One field, named by its path. */
    public static RequestFields of(String path, JsonNode value) {
        var fields = NONE.json();
        put(fields, path, value);
        return new RequestFields(fields);
    }

    /** A copy as JSON. */
    public ObjectNode json() {
        return values.deepCopy();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** These fields, with those of {@code over} in their place where both name one; objects field by field. */
    public RequestFields with(RequestFields over) {
        var merged = values.deepCopy();
        merge(merged, over.values);
        return new RequestFields(merged);
    }

    /** One more field, or another value of one. */
    public RequestFields with(String path, JsonNode value) {
        return with(of(path, value));
    }

    /** The value at a path, null included. */
    public Optional<JsonNode> at(String path) {
        JsonNode node = values;
        for (var name : path.split("\\.")) {
            node = node.path(name);
        }
        return node.isMissingNode() ? Optional.empty() : Optional.of(node.deepCopy());
    }

    /** Those of these paths that are set here. */
    public RequestFields only(Collection<String> paths) {
        var some = NONE.json();
        paths.forEach(path -> at(path).ifPresent(value -> put(some, path, value)));
        return new RequestFields(some);
    }

    /** Those that are set here, without one. */
    public RequestFields without(String path) {
        var others = new LinkedHashSet<>(flat().keySet());
        others.remove(path);
        return only(others);
    }

    /** Paths and values of everything that is set, in the order in which it was written. */
    public Map<String, JsonNode> flat() {
        var flat = new LinkedHashMap<String, JsonNode>();
        flatten("", values, flat);
        return flat;
    }

    private static void flatten(String prefix, ObjectNode object, Map<String, JsonNode> flat) {
        object.properties().forEach(field -> {
            var path = prefix + field.getKey();
            boolean isSection = RequestTable.SECTIONS.containsKey(path);
            if (isSection && field.getValue() instanceof ObjectNode inner && !inner.isEmpty()) {
                flatten(path + ".", inner, flat);
            } else {
                flat.put(path, field.getValue());
            }
        });
    }

    /** Weights of classes belong together: they are replaced, not mixed. */
    private static void merge(ObjectNode under, ObjectNode over) {
        over.properties().forEach(field -> {
            boolean isWhole = field.getKey().equals(RequestTable.CLASS_WEIGHTS.path());
            if (!isWhole
                    && under.get(field.getKey()) instanceof ObjectNode inner
                    && field.getValue() instanceof ObjectNode more) {
                merge(inner, more);
            } else {
                under.set(field.getKey(), field.getValue().deepCopy());
            }
        });
    }

    private static void put(ObjectNode object, String path, JsonNode value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            object.set(path, value);
        } else {
            var outer = path.substring(0, dot);
            var inner = object.get(outer) instanceof ObjectNode existing ? existing : object.putObject(outer);
            put(inner, path.substring(dot + 1), value);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestFields fields && values.equals(fields.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
