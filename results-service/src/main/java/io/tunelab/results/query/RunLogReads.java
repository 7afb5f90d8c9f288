package io.tunelab.results.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.query.LogView.LogLineView;
import io.tunelab.results.store.EventEntity;
import io.tunelab.results.store.Events;
import io.tunelab.results.store.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads what trainers wrote to their logs about a run: it is kept as the events that told it. */
@ApplicationScoped
class RunLogReads {
    static final String TYPE = "run_logged";
    private static final int MOST_LINES = 1000;
    private static final int EVENTS_AT_ONCE = 50;
    private final Events events;
    private final StoredJson json;

    RunLogReads(Events events, StoredJson json) {
        this.events = events;
        this.json = json;
    }

    /** The newest lines, in order. */
    LogView of(String experimentId) {
        var newestFirst = new ArrayList<LogLineView>();
        int skipped = 0;
        var all =
                events.find("experimentId = ?1 and type = ?2 order by attempt desc, sequence desc", experimentId, TYPE);
        for (var page = all.page(0, EVENTS_AT_ONCE); ; page = page.nextPage()) {
            var some = page.list();
            for (var event : some) {
                var told = json.read(event.event);
                var lines = lines(event, told);
                int kept = Math.min(lines.size(), MOST_LINES - newestFirst.size());
                skipped += told.path("skipped").asInt() + lines.size() - kept;
                newestFirst.addAll(lines.subList(0, kept));
            }
            if (some.size() < EVENTS_AT_ONCE) {
                Collections.reverse(newestFirst);
                return new LogView(experimentId, skipped, newestFirst);
            }
        }
    }

    /** The last one first. */
    private static List<LogLineView> lines(EventEntity event, JsonNode told) {
        var lines = new ArrayList<LogLineView>();
        told.path("lines").forEach(line -> lines.add(0, line(event, line)));
        return lines;
    }

    private static LogLineView line(EventEntity event, JsonNode line) {
        return new LogLineView(
                Instant.parse(line.path("at").asText()),
                event.attempt,
                event.worker,
                line.path("level").asText(),
                line.path("logger").asText(),
                line.path("message").asText());
    }
}
