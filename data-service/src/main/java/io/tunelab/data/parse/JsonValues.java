package io.tunelab.data.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Values of JSON as an {@link Entry} has them. */
final class JsonValues {
    private JsonValues() {}

    /** The wanted fields of an object, or all; nulls and not-a-numbers are absent. */
    static Map<String, Object> of(JsonNode object, Set<String> wanted) {
        var values = new LinkedHashMap<String, Object>();
        object.properties().forEach(field -> {
            var name = field.getKey().strip();
            var value = field.getValue();
            boolean missing = value.isNull() || value.isDouble() && !Double.isFinite(value.doubleValue());
            if (!missing && (wanted.isEmpty() || wanted.contains(name))) {
                values.put(name, value(value));
            }
        });
        return values;
    }

    private static Object value(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isArray()) {
            var many = new ArrayList<Object>();
            node.forEach(element -> many.add(value(element)));
            return many;
        }
        return node;
    }
}
