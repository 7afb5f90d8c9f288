package io.tunelab.local.command;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Tells executions of a study apart. */
final class Stamp {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private Stamp() {}

    static String now() {
        return SECONDS.format(Instant.now());
    }
}
