package io.tunelab.data.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Values of JSON as an {@link Entry} has them. */
final class JsonValues {
    private JsonValues() {}

    /**
     * The wanted fields of an object, or all; nulls and not-a-numbers are absent. Those of an object within it are columns of
     * their own, such as {@code data.text}, as a Parquet file's are.
     */
    static Map<String, Object> of(JsonNode object, Set<String> wanted) {
        var values = new LinkedHashMap<String, Object>();
        put(object, "", wanted, values);
        return values;
    }

    private static void put(JsonNode object, String prefix, Set<String> wanted, Map<String, Object> values) {
        object.properties().forEach(field -> {
            var name = prefix + Blanks.trimmed(field.getKey());
            var value = field.getValue();
            boolean missing = value.isNull() || value.isDouble() && !Double.isFinite(value.doubleValue());
            if (value.isObject()) {
                put(value, name + ".", wanted, values);
            } else if (!missing && (wanted.isEmpty() || wanted.contains(name))) {
                values.put(name, value(value));
            }
        });
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
