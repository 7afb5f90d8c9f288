package io.tunelab.results.find;

import io.tunelab.results.rest.Timestamps;
import java.time.DateTimeException;

/** The values of a field, and how they are written in filters and cursors. */
public enum Kind {
    TEXT("a text"),
    INTEGER("an integer"),
    NUMBER("a number"),
    INSTANT("an instant such as 2026-01-31T12:00:00Z");

    /** For people; fits after "allowed: ". */
    final String allowed;

    Kind(String allowed) {
        this.allowed = allowed;
    }

    /**
     * @throws IllegalArgumentException if the database has no such value of this kind
     * @throws DateTimeException if it has no such moment
     */
    Object parse(String text) {
        return switch (this) {
            case TEXT -> withoutNul(text);
            case INTEGER -> Integer.valueOf(text);
            case NUMBER -> Double.valueOf(text);
            case INSTANT -> Timestamps.parse(text);
        };
    }

    private static String withoutNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("U+0000 is in no text");
        }
        return text;
    }
}
