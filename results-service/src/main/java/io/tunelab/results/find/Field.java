package io.tunelab.results.find;

import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What rows can be filtered, sorted and grouped by.
 *
 * @param name as users write it
 * @param property as the query language of the database has it
 * @param value of a row; null where it has none
 * @param values all there are, of a field that has only a few; else empty
 * @param example a condition with it
 */
public record Field<E>(
        String name, String property, Kind kind, Function<E, Object> value, List<String> values, String example) {
    public Field {
        values = List.copyOf(values);
    }

    /** One whose values are anything of their kind. */
    public Field(String name, String property, Kind kind, Function<E, Object> value, String example) {
        this(name, property, kind, value, List.of(), example);
    }

    /** The value that a text stands for; empty if it cannot be one of this field. */
    Optional<Object> parse(String text) {
        try {
            return values.isEmpty()
                    ? Optional.of(kind.parse(text))
                    : values.stream().filter(text::equalsIgnoreCase).findFirst().map(Object.class::cast);
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What {@link #parse} takes, for people. */
    String allowed() {
        return values.isEmpty() ? kind.allowed : String.join(", ", values);
    }
}
