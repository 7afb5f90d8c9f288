package io.tunelab.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The log of a run, in lines of text. */
public final class RunLogText {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private static final String CONTINUED = "    ";

    private RunLogText() {}

    /** In the time zone of this machine. */
    public static List<String> of(JsonNode log) {
        var lines = new ArrayList<String>();
        int skipped = log.path("skipped").asInt();
        if (skipped > 0) {
            lines.add("(" + skipped + " more lines are not shown)");
        }
        for (var line : log.path("lines")) {
            var at = CLOCK.format(Instant.parse(line.path("at").asText()).atZone(ZoneId.systemDefault()));
            lines.add("%s  attempt %d  %-5s  %s"
                    .formatted(
                            at,
                            line.path("attempt").asInt(),
                            line.path("level").asText(),
                            printable(line.path("message").asText())));
        }
        return lines.isEmpty() ? List.of("No lines yet.") : lines;
    }

    /** A terminal would obey control characters; and a line of a message must not look like a line of the log. */
    private static String printable(String message) {
        return message.replace("\r\n", "\n")
                .replaceAll("[\\p{Cc}&&[^\n\t]]", "\uFFFD")
                .replace("\n", "\n" + CONTINUED);
    }
}
