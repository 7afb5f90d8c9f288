package io.tunelab.data.source;

import io.tunelab.data.parse.Place;
import java.util.Optional;

/**
 * A row as it was read, not judged yet.
 *
 * @param text a String, or something that is not a text; empty if there is none
 * @param pair the second text, likewise
 * @param label a String, Number or Boolean, or a List of them; empty if there is none
 * @param group likewise
 * @param part name of the published part, empty if the row does not say
 */
public record RawRow(
        Place place,
        Optional<Object> text,
        Optional<Object> pair,
        Optional<Object> label,
        Optional<Object> group,
        String part) {
    /** A text with its label. */
    public static RawRow of(Place place, String text, String label, String part) {
        return new RawRow(place, Optional.of(text), Optional.empty(), Optional.of(label), Optional.empty(), part);
    }
}
