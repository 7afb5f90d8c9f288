package io.tunelab.results.rest;

import java.time.DateTimeException;
import java.time.Instant;

/** Moments as callers write them, within what the database can keep. */
public final class Timestamps {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Timestamps() {}

    /** @throws DateTimeException if it is not an instant, or not of the years 1 to 9999 */
    public static Instant parse(String text) {
        var instant = Instant.parse(text);
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            throw new DateTimeException("allowed are the years 1 to 9999, got " + text);
        }
        return instant;
    }
}
