package io.tunelab.results.request;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A field that is refused.
 *
 * @param field its path, for example {@code dataset.fraction}
 * @param value what was given, as JSON text, shortened
 * @param allowed what may be given, for people
 * @param line where it stands in the text that was sent, counting from 1; null where the text has only one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FieldError(String field, String value, String allowed, Integer line) {
    private static final int LONGEST_VALUE = 200;

    public FieldError {
        value = value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value;
    }

    public FieldError(String field, String value, String allowed) {
        this(field, value, allowed, null);
    }

    @Override
    public String toString() {
        return (line == null ? "" : "line " + line + ": ") + field + " is " + value + ", allowed: " + allowed;
    }
}
