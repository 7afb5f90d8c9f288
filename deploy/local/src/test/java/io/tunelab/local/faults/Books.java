package io.tunelab.local.faults;

import io.tunelab.local.stack.RestartableStack;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the log says against what the databases hold. */
record Books(RestartableStack stack, EventLog events) {
    static final Set<String> FINAL = Set.of("run_completed", "run_failed", "run_cancelled");

    /**
     * Events by experiment as the log has them, each number once, without heartbeats and without what an older attempt
     * said later. That a run was queued is no attempt's word: another trainer may say it when the run has begun.
     */
    Map<String, Long> publishedEvents() {
        var newest = new TreeMap<String, Integer>();
        var seen = new HashSet<String>();
        var counted = new TreeMap<String, Long>();
        events.all().filter(event -> !event.type().equals("run_progress")).forEach(event -> {
            int before = newest.merge(event.id(), event.attempt(), Math::max);
            boolean counts = event.type().equals("run_queued") || event.attempt() >= before;
            if (counts && seen.add(event.id() + "/" + event.attempt() + "/" + event.sequence())) {
                counted.merge(event.id(), 1L, Long::sum);
            }
        });
        return counted;
    }

    Map<String, Long> storedEvents() throws SQLException {
        var counted = new TreeMap<String, Long>();
        results("SELECT experiment_id || ' ' || count(*) FROM events GROUP BY experiment_id")
                .forEach(row -> {
                    int last = row.lastIndexOf(' ');
                    counted.put(row.substring(0, last), Long.parseLong(row.substring(last + 1)));
                });
        return counted;
    }

    /** All that the events say of each run; the times at which we heard them are not among it. */
    List<String> storedRuns() throws SQLException {
        return results("SELECT concat_ws(' ', x.experiment_id, state, x.attempt, best_epoch,"
                + " best_loss, test_accuracy, completed, request, (SELECT count(*) FROM epochs e WHERE"
                + " e.experiment_id = x.experiment_id), (SELECT sum(train_loss ORDER BY epoch) FROM epochs e WHERE"
                + " e.experiment_id = x.experiment_id), (SELECT count(*) FROM events e WHERE e.experiment_id ="
                + " x.experiment_id), md5(p.message)) FROM experiments x LEFT JOIN predictions p"
                + " USING (experiment_id)");
    }

    /** How often a run ended, beyond once: by attempts that each published an end. */
    long doubledEnds(String id) {
        long ends = events.of(id)
                .filter(event -> FINAL.contains(event.type()))
                .map(EventLog.Entry::attempt)
                .distinct()
                .count();
        return Math.max(0, ends - 1);
    }

    /** Rows that nothing belongs to, or that lack what belongs to them; all must be zero. */
    Map<String, Long> orphans() throws SQLException {
        var found = new LinkedHashMap<String, Long>();
        for (var table : List.of("events", "epochs", "predictions")) {
            found.put(
                    table + " without experiment",
                    one(results("SELECT count(*) FROM " + table
                            + " t WHERE NOT EXISTS (SELECT 1 FROM experiments x WHERE x.experiment_id ="
                            + " t.experiment_id)")));
        }
        found.put(
                "completed without predictions",
                one(results("SELECT count(*) FROM experiments x WHERE state = 'COMPLETED' AND NOT EXISTS"
                        + " (SELECT 1 FROM predictions p WHERE p.experiment_id = x.experiment_id"
                        + " AND p.attempt <= x.attempt)")));
        found.put(
                "completed with missing epochs",
                one(results("SELECT count(*) FROM experiments x WHERE state = 'COMPLETED' AND"
                        + " (x.completed ->> 'epochs_run')::int <> (SELECT count(*) FROM epochs e WHERE"
                        + " e.experiment_id = x.experiment_id)")));
        found.put("queue rows that have not ended", one(trainer("SELECT count(*) FROM run WHERE finished_at IS NULL")));
        found.put("ends not published", one(trainer("SELECT count(*) FROM run WHERE NOT final_published")));
        return found;
    }

    private static long one(List<String> rows) {
        return Long.parseLong(rows.get(0));
    }

    private List<String> results(String query) throws SQLException {
        return rows("results", query);
    }

    private List<String> trainer(String query) throws SQLException {
        return rows("trainer", query);
    }

    private List<String> rows(String role, String query) throws SQLException {
        try (var connection = DriverManager.getConnection(stack.jdbcUrl(), role, role);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
