package io.tunelab.contract.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/**
 * A value for each field of a request. Immutable.
 *
 * @param values by field; those of an object that is null have none
 */
public record RequestValues(Map<RequestField<?>, Object> values) {
    public RequestValues {
        values = Map.copyOf(values);
    }

    /**
     * A field's value.
     *
     * @throws NoSuchElementException if its object is null
     */
    @SuppressWarnings("unchecked") // RequestReader and with() put values in by the field's own type
    public <T> T get(RequestField<T> field) {
        if (!has(field)) {
            throw new NoSuchElementException(field.path() + " has no value");
        }
        return (T) values.get(field);
    }

    /** Whether a field has a value; only one whose object is null has none. */
    public boolean has(RequestField<?> field) {
        return values.containsKey(field);
    }

    /** These values, with another one for {@code field}. */
    public <T> RequestValues with(RequestField<T> field, T value) {
        var changed = new HashMap<>(values);
        changed.put(field, value);
        return new RequestValues(changed);
    }

    /** Only the settings: what decides how a run comes out. */
    public RequestValues settings() {
        var settings = new HashMap<>(values);
        settings.keySet().removeIf(field -> !field.isSetting());
        return new RequestValues(settings);
    }

    /** What differs from {@code other}, one sentence per field: {@code epochs is 5, was 3}. */
    public List<String> differencesFrom(RequestValues other) {
        var differences = new ArrayList<String>();
        for (var field : RequestTable.FIELDS) {
            if (!Objects.equals(values.get(field), other.values.get(field))) {
                differences.add("%s is %s, was %s".formatted(field.path(), shown(field), other.shown(field)));
            }
        }
        return differences;
    }

    /** The one way to write them: all defaults filled in, no aliases; labels and options only where they are given. */
    public ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        RequestTable.FIELDS.forEach(field -> write(field, json));
        return json;
    }

    /** One value as JSON, even where {@link #json()} leaves it out as the default; empty if its object is null. */
    public <T> Optional<JsonNode> json(RequestField<T> field) {
        return has(field) ? Optional.of(field.kind().write(get(field))) : Optional.empty();
    }

    private <T> void write(RequestField<T> field, ObjectNode json) {
        var object = field.section().isEmpty() ? json : section(field.section(), json, has(field));
        boolean isWritten = has(field)
                && !(field.isOptional() && field.standard().orElseThrow().equals(get(field)));
        if (isWritten) {
            object.set(field.name(), field.kind().write(get(field)));
        }
    }

    private static ObjectNode section(String name, ObjectNode json, boolean exists) {
        if (!exists) {
            json.putNull(name);
            return JsonNodeFactory.instance.objectNode();
        }
        return json.withObjectProperty(name);
    }

    private String shown(RequestField<?> field) {
        return json(field).map(value -> FieldError.shortened(value.toString())).orElse("absent");
    }
}
