package io.tunelab.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the database takes at best from one client that does nothing but insert: the rows of epoch events into copies of
 * the tables {@code events} and {@code epochs}, keys and all, by JDBC batches that the driver joins to statements of
 * many rows. No topic, no check, no repeated event; the values are parsed before the clock starts.
 */
final class PlainInsert {
    private static final int BATCH = 1_000;
    private static final List<String> METRICS = List.of("loss", "accuracy", "precision", "recall", "f1");
    private final BenchStack stack;
    private final ObjectMapper json = new ObjectMapper();

    PlainInsert(BenchStack stack) {
        this.stack = stack;
    }

    /** An event and what of it is a column. */
    private record Row(JsonNode event, String text) {}

    ObjectNode measure(List<byte[]> events) throws SQLException, IOException {
        var rows = new ArrayList<Row>();
        for (var event : events) {
            rows.add(new Row(json.readTree(event), new String(event, StandardCharsets.UTF_8)));
        }
        var url = stack.jdbcUrl() + "?reWriteBatchedInserts=true";
        try (var connection = DriverManager.getConnection(url, stack.role(), stack.role());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE bench_events (LIKE events INCLUDING ALL)");
            statement.execute("CREATE TABLE bench_epochs (LIKE epochs INCLUDING ALL)");
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            insert(connection, rows);
            double seconds = (System.nanoTime() - start) / 1e9;
            statement.execute("DROP TABLE bench_events");
            statement.execute("DROP TABLE bench_epochs");
            connection.commit();
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("events", rows.size())
                    .put("batch", BATCH)
                    .put("events_per_second", IngestBench.round(rows.size() / seconds))
                    .put("rows_per_second", IngestBench.round(2 * rows.size() / seconds));
        }
    }

    private static void insert(Connection connection, List<Row> rows) throws SQLException {
        try (var events = connection.prepareStatement("INSERT INTO bench_events VALUES (?, ?, ?, ?, ?, ?, ?::jsonb)");
                var epochs = connection.prepareStatement(
                        "INSERT INTO bench_epochs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (int from = 0; from < rows.size(); from += BATCH) {
                for (var row : rows.subList(from, Math.min(rows.size(), from + BATCH))) {
                    addEvent(events, row);
                    addEpoch(epochs, row.event());
                }
                events.executeBatch();
                epochs.executeBatch();
                connection.commit();
            }
        }
    }

    private static void addEvent(PreparedStatement statement, Row row) throws SQLException {
        var event = row.event();
        statement.setString(1, event.path("experiment_id").asText());
        statement.setInt(2, event.path("attempt").asInt());
        statement.setLong(3, event.path("sequence").asLong());
        statement.setString(4, event.path("type").asText());
        statement.setString(5, event.path("worker").asText());
        statement.setTimestamp(6, moment(event));
        statement.setString(7, row.text());
        statement.addBatch();
    }

    private static void addEpoch(PreparedStatement statement, JsonNode event) throws SQLException {
        statement.setString(1, event.path("experiment_id").asText());
        statement.setInt(2, event.path("epoch").asInt());
        statement.setInt(3, event.path("attempt").asInt());
        statement.setTimestamp(4, moment(event));
        statement.setDouble(5, event.path("train_loss").asDouble());
        statement.setDouble(6, event.path("train_accuracy").asDouble());
        for (int i = 0; i < METRICS.size(); i++) {
            statement.setDouble(
                    7 + i, event.path("validation").path(METRICS.get(i)).asDouble());
        }
        statement.setDouble(12, event.path("learning_rate").asDouble());
        statement.setDouble(13, event.path("train_seconds").asDouble());
        statement.setDouble(14, event.path("validation_seconds").asDouble());
        statement.setLong(15, event.path("train_tokens").asLong());
        statement.setDouble(16, event.path("tokens_per_second").asDouble());
        statement.addBatch();
    }

    private static Timestamp moment(JsonNode event) {
        return Timestamp.from(Instant.parse(event.path("occurred_at").asText()));
    }
}
