package io.tunelab.results.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Moments as callers write them, within what the database can keep, and as answers show them. */
public final class Timestamps {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** Always with six digits: programs that read a column of times take one format for all. */
    private static final DateTimeFormatter SHOWN =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

    private Timestamps() {}

    /** In UTC to the microsecond, for example {@code 2026-11-24T09:00:00.000000Z}. */
    public static String shown(Instant moment) {
        return SHOWN.format(moment);
    }

    /** @throws DateTimeException if it is not an instant, or not of the years 1 to 9999 */
    public static Instant parse(String text) {
        var instant = Instant.parse(text);
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            throw new DateTimeException("allowed are the years 1 to 9999, got " + text);
        }
        return instant;
    }
}
