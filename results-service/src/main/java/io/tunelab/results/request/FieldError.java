package io.tunelab.results.request;

/**
 * A field that is refused.
 *
 * @param field its path, for example {@code dataset.fraction}
 * @param value what was given, as JSON text, shortened
 * @param allowed what may be given, for people
 */
public record FieldError(String field, String value, String allowed) {
    private static final int LONGEST_VALUE = 200;

    public FieldError {
        value = value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value;
    }

    @Override
    public String toString() {
        return field + " is " + value + ", allowed: " + allowed;
    }
}
