package io.tunelab.data.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.data.DataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of one JSON object: {@code {"data": [{…}, …]}}, and what {@code DataFrame.to_json} writes with its orientations
 * columns (the default), index, split and table, or {@code to_dict("list")}.
 */
final class JsonDocument {
    private JsonDocument() {}

    static List<JsonNode> rows(JsonNode document, String file) {
        var columns = document.path("columns");
        if (columns.isArray() && document.path("data").isArray()) {
            return split(columns, document.path("data"));
        }
        var arrays = new ArrayList<String>();
        document.properties().forEach(field -> {
            if (field.getValue().isArray() && field.getValue().path(0).isObject()) {
                arrays.add(field.getKey());
            }
        });
        if (arrays.contains("data") || arrays.size() == 1) {
            var rows = new ArrayList<JsonNode>();
            document.path(arrays.contains("data") ? "data" : arrays.get(0)).forEach(rows::add);
            return rows;
        }
        if (arrays.isEmpty() && hasOnlyContainers(document)) {
            return document.properties().stream()
                            .allMatch(field -> field.getKey().matches("\\d+"))
                    ? byRow(document)
                    : byColumn(document);
        }
        throw new DataException(
                "invalid_data",
                "%s: one JSON object with the fields %s; allowed are one object on each line, one array of objects, or an object with one array of objects"
                        .formatted(
                                file,
                                document.properties().stream()
                                        .map(Map.Entry::getKey)
                                        .limit(10)
                                        .toList()));
    }

    private static boolean hasOnlyContainers(JsonNode document) {
        for (var value : document) {
            if (!value.isContainerNode()) {
                return false;
            }
        }
        return !document.isEmpty();
    }

    private static List<JsonNode> split(JsonNode columns, JsonNode data) {
        var rows = new ArrayList<JsonNode>();
        for (var values : data) {
            var row = JsonNodeFactory.instance.objectNode();
            for (int i = 0; i < columns.size(); i++) {
                row.set(columns.path(i).asText(), values.path(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<JsonNode> byRow(JsonNode document) {
        var rows = new ArrayList<JsonNode>();
        document.forEach(rows::add);
        return rows;
    }

    private static List<JsonNode> byColumn(JsonNode document) {
        var rows = new LinkedHashMap<String, ObjectNode>();
        document.properties().forEach(column -> {
            if (column.getValue().isArray()) {
                int index = 0;
                for (var value : column.getValue()) {
                    row(rows, String.valueOf(index++)).set(column.getKey(), value);
                }
            } else {
                column.getValue().properties().forEach(value -> row(rows, value.getKey())
                        .set(column.getKey(), value.getValue()));
            }
        });
        return new ArrayList<>(rows.values());
    }

    private static ObjectNode row(Map<String, ObjectNode> rows, String index) {
        return rows.computeIfAbsent(index, key -> JsonNodeFactory.instance.objectNode());
    }
}
