package io.tunelab.data.parse;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a table as it was found.
 *
 * @param values by column: a String, Number, Boolean or List of those; a column without a value is absent. Anything else
 *     is a value that no column of ours can have
 * @param problem why there are no values
 */
public record Entry(Place place, Map<String, Object> values, Optional<Problem> problem) {
    /** A row that could be read. */
    public static Entry of(Place place, Map<String, Object> values) {
        return new Entry(place, Collections.unmodifiableMap(values), Optional.empty());
    }

    /** A row that could not. */
    public static Entry broken(Place place, Problem problem) {
        return new Entry(place, Map.of(), Optional.of(problem));
    }
}
