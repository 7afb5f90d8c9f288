package io.tunelab.local.study;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Some fields of an experiment request, by their full names; {@code dataset} is a map of its own. */
public record RequestFields(Map<String, Object> values) {
    private static final Map<String, String> ALIASES =
            Map.of("max_len", "max_length", "lr", "learning_rate", "batch", "batch_size");
    public static final RequestFields NONE = new RequestFields(Map.of());

    public RequestFields {
        var canonical = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> canonical.put(ALIASES.getOrDefault(name, name), value));
        // A map that may hold null: "no early stopping" is a value of its own.
        values = java.util.Collections.unmodifiableMap(canonical);
    }

    /** These fields, with those of {@code over} in their place where both name one; data set fields one by one. */
    public RequestFields with(RequestFields over) {
        var merged = new LinkedHashMap<>(values);
        over.values.forEach((name, value) -> merged.put(name, merge(merged.get(name), value)));
        return new RequestFields(merged);
    }

    /** One more field. */
    public RequestFields with(String name, Object value) {
        var one = new LinkedHashMap<String, Object>();
        one.put(name, value);
        return with(new RequestFields(one));
    }

    /** The field's value as text, if it is given and not null. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(Object::toString);
    }

    private static Object merge(Object under, Object over) {
        if (under instanceof Map<?, ?> first && over instanceof Map<?, ?> second) {
            var both = new LinkedHashMap<Object, Object>(first);
            both.putAll(second);
            return both;
        }
        return over;
    }
}
