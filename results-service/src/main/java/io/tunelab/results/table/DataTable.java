package io.tunelab.results.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Rows with everything in them, for programs. A column is there if a row has it or it was declared; a row that does not have
 * it leaves it empty.
 */
public record DataTable(List<Column> columns, List<Map<String, Object>> rows) implements RowSource {
    /** What all values of a column are. */
    public enum Kind {
        /** {@link String}. */
        TEXT,
        /** {@link Long}. */
        WHOLE,
        /** {@link Double}. */
        NUMBER,
        /** {@link Boolean}. */
        TRUTH,
        /** {@link Instant}, to the microsecond. */
        MOMENT,
        /** Lists and objects as {@link JsonNode}; in files without such a type, their text. */
        STRUCTURE
    }

    public record Column(String name, Kind kind) {}

    public DataTable {
        columns = List.copyOf(columns);
        rows = rows.stream()
                .map(row -> Collections.unmodifiableMap(new LinkedHashMap<>(row)))
                .toList();
    }

    @Override
    public void each(Consumer<Map<String, Object>> sink) {
        rows.forEach(sink);
    }

    /** Collects rows; columns are in the order in which they are first seen. */
    public static final class Builder {
        private final Map<String, Kind> columns = new LinkedHashMap<>();
        private final List<Map<String, Object>> rows = new ArrayList<>();

        /** A column that is there even if no row has it. */
        public Builder column(String name, Kind kind) {
            columns.put(name, kind);
            return this;
        }

        /** A column that has values of this kind, too. */
        public Builder common(String name, Kind kind) {
            columns.merge(name, kind, Builder::common);
            return this;
        }

        /** Begins a row. */
        public Builder row() {
            rows.add(new LinkedHashMap<>());
            return this;
        }

        /** One value of the row; null is left empty. */
        public Builder put(String column, Object value) {
            if (value != null) {
                columns.merge(column, kind(value), Builder::common);
                rows.get(rows.size() - 1).put(column, value);
            }
            return this;
        }

        /** A value of JSON. */
        public Builder put(String column, JsonNode node) {
            if (node == null || node.isNull() || node.isMissingNode()) {
                return this;
            }
            if (node.isIntegralNumber()) {
                return put(column, (Object) node.longValue());
            }
            if (node.isNumber()) {
                return put(column, (Object) node.doubleValue());
            }
            if (node.isBoolean()) {
                return put(column, (Object) node.booleanValue());
            }
            return put(column, node.isValueNode() ? node.asText() : (Object) node);
        }

        private static Kind kind(Object value) {
            if (value instanceof Boolean) {
                return Kind.TRUTH;
            }
            if (value instanceof Instant) {
                return Kind.MOMENT;
            }
            if (value instanceof JsonNode) {
                return Kind.STRUCTURE;
            }
            if (value instanceof Integer || value instanceof Long) {
                return Kind.WHOLE;
            }
            return value instanceof Number ? Kind.NUMBER : Kind.TEXT;
        }

        private static Kind common(Kind one, Kind other) {
            if (one == other) {
                return one;
            }
            var both = Set.of(one, other);
            return both.equals(Set.of(Kind.WHOLE, Kind.NUMBER)) ? Kind.NUMBER : Kind.TEXT;
        }

        public DataTable build() {
            var all = columns.entrySet().stream()
                    .map(column -> new Column(column.getKey(), column.getValue()))
                    .toList();
            rows.forEach(row -> row.replaceAll((name, value) -> as(columns.get(name), value)));
            return new DataTable(all, rows);
        }
    }

    /** A value as one of a kind that was found to be common to it and others. */
    public static Object as(Kind kind, Object value) {
        return switch (kind) {
            case TEXT -> String.valueOf(value);
            case WHOLE -> ((Number) value).longValue();
            case NUMBER -> ((Number) value).doubleValue();
            case TRUTH, MOMENT, STRUCTURE -> value;
        };
    }
}
