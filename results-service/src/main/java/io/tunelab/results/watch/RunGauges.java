package io.tunelab.results.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.tunelab.results.store.State;
import io.tunelab.results.store.StudyState;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * How many runs and studies are in which state, as the database has it when somebody collects metrics. Counters that
 * alerts ask for are there from the start, so that their first rise is seen.
 */
@Startup
@ApplicationScoped
class RunGauges {
    private static final Logger LOG = Logger.getLogger(RunGauges.class);
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();
    private final Counts runs;
    private final Counts studies;

    RunGauges(DataSource database, MeterRegistry meters) {
        runs = new Counts(database, "SELECT state, count(*) FROM experiments GROUP BY state");
        studies = new Counts(database, "SELECT state, count(*) FROM studies GROUP BY state");
        for (var state : State.values()) {
            gauge(meters, "tunelab.runs", runs, state.name());
        }
        for (var state : StudyState.values()) {
            gauge(meters, "tunelab.studies", studies, state.name());
        }
        meters.counter("tunelab.results.database.retries");
        for (var outcome : List.of("applied", "repeated", "older_attempt", "illegal_transition")) {
            meters.counter("tunelab.results.messages", "topic", "run-events", "outcome", outcome);
        }
        for (var topic : List.of("run-events", "test-predictions", "datasets", "experiment-requests-rejected")) {
            meters.counter("tunelab.results.unreadable", "topic", topic);
        }
    }

    private static void gauge(MeterRegistry meters, String name, Counts counts, String state) {
        Gauge.builder(name, counts, all -> all.of(state))
                .tag("state", state.toLowerCase(Locale.ROOT))
                .strongReference(true)
                .register(meters);
    }

    /** Asked once for the gauges of one collection. */
    private static final class Counts {
        private final DataSource database;
        private final String query;
        private Map<String, Long> counts = Map.of();
        private boolean known;
        private long askedAt = System.nanoTime() - 2 * FRESH_NANOS;

        Counts(DataSource database, String query) {
            this.database = database;
            this.query = query;
        }

        synchronized double of(String state) {
            if (System.nanoTime() - askedAt > FRESH_NANOS) {
                refresh();
                askedAt = System.nanoTime();
            }
            return known ? counts.getOrDefault(state, 0L) : Double.NaN;
        }

        private void refresh() {
            try (var connection = database.getConnection();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(query)) {
                var fresh = new HashMap<String, Long>();
                while (rows.next()) {
                    fresh.put(rows.getString(1), rows.getLong(2));
                }
                counts = Map.copyOf(fresh);
                known = true;
            } catch (SQLException e) {
                LOG.debugf("runs cannot be counted now: %s", e.getMessage());
                known = false;
            }
        }
    }
}
