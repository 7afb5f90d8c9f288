package io.tunelab.contract.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * Why one field is refused.
 *
 * @param code stable, for programs: {@code invalid_value}, {@code unknown_field}, …
 * @param field its path, for example {@code dataset.fraction}; empty where the message as a whole is refused
 * @param value what was given, as JSON text; long values are cut
 * @param allowed what may be given, for people
 * @param line where it stands in a text of several lines, counting from 1
 * @param message a sentence for people: the field, its value, and what is allowed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FieldError(String code, String field, String value, String allowed, OptionalInt line, String message) {
    private static final int LONGEST_VALUE = 200;

    public FieldError {
        field = shortened(field);
        value = shortened(value);
    }

    /** A value that is not allowed. */
    public FieldError(String field, String value, String allowed) {
        this("invalid_value", field, value, allowed);
    }

    /** As {@link #FieldError(String, String, String)}, with another code. */
    public FieldError(String code, String field, String value, String allowed) {
        this(
                code,
                field,
                value,
                allowed,
                OptionalInt.empty(),
                "%s is %s; allowed: %s".formatted(shortened(field), shortened(value), allowed));
    }

    /** A refusal that needs its own words. */
    public static FieldError because(String code, String field, String message) {
        return new FieldError(code, field, "", "", OptionalInt.empty(), message);
    }

    /** This error in line {@code line} of its text. */
    public FieldError inLine(int line) {
        return new FieldError(code, field, value, allowed, OptionalInt.of(line), message);
    }

    /** This error of a text that has only one line. */
    public FieldError withoutLine() {
        return new FieldError(code, field, value, allowed, OptionalInt.empty(), message);
    }

    /** The start of a long text, as something that can be encoded: reasons travel in record headers and answers. */
    public static String shortened(String text) {
        var start = text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
        return new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return line.isPresent() ? "line " + line.getAsInt() + ": " + message : message;
    }
}
