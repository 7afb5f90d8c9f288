package io.tunelab.local.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The tables of a role's own schema, as PostgreSQL's catalogue has them. Their definitions are Flyway's. */
final class Tables {
    private static final String OWN =
            "n.nspname = current_schema() AND c.relkind = 'r'" + " AND c.relname <> 'flyway_schema_history'";
    private static final String NAMES =
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE " + OWN;
    private static final String REFERENCES = "SELECT c.relname, r.relname FROM pg_constraint k"
            + " JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE k.contype = 'f' AND " + OWN;
    private static final String COLUMNS = "SELECT quote_ident(a.attname) FROM pg_attribute a"
            + " JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND " + OWN
            + " AND c.relname = ? ORDER BY a.attnum";
    private static final String COUNTED = "SELECT c.relname, a.attname FROM pg_attribute a"
            + " JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE a.attidentity <> '' AND " + OWN;
    private final Connection connection;

    Tables(Connection connection) {
        this.connection = connection;
    }

    /** Names, a table after those that its rows refer to. */
    List<String> inOrder() throws SQLException {
        var open = new TreeSet<String>();
        rows(NAMES).forEach(row -> open.add(row.get(0)));
        Map<String, List<String>> needs = rows(REFERENCES).stream()
                .filter(row -> !row.get(0).equals(row.get(1)))
                .collect(Collectors.groupingBy(
                        row -> row.get(0), TreeMap::new, Collectors.mapping(row -> row.get(1), Collectors.toList())));
        var ordered = new ArrayList<String>();
        while (!open.isEmpty()) {
            var next = open.stream()
                    .filter(table ->
                            needs.getOrDefault(table, List.of()).stream().noneMatch(open::contains))
                    .toList();
            if (next.isEmpty()) {
                throw new IllegalStateException("tables refer to each other in a circle: " + open);
            }
            ordered.addAll(next);
            next.forEach(open::remove);
        }
        return List.copyOf(ordered);
    }

    /** Names of the columns that a table stores, quoted where they must be. */
    List<String> columns(String table) throws SQLException {
        return rows(COLUMNS, table).stream().map(row -> row.get(0)).toList();
    }

    /** Counters that number rows go on behind the highest number. */
    void setCounters() throws SQLException {
        for (var counted : rows(COUNTED)) {
            rows(
                    "SELECT setval(pg_get_serial_sequence('%1$s', '%2$s'), coalesce(max(%2$s), 0) + 1, false)::text, '' FROM %1$s"
                            .formatted(counted.get(0), counted.get(1)));
        }
    }

    /** The version of the last migration. */
    String version() throws SQLException {
        return rows("SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL"
                        + " ORDER BY installed_rank DESC LIMIT 1")
                .get(0)
                .get(0);
    }

    /** Whether a service has ever made its tables. */
    boolean exist() throws SQLException {
        return !rows("SELECT 1::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = current_schema() AND c.relname = 'flyway_schema_history'")
                .isEmpty();
    }

    List<List<String>> rows(String query, String... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                var all = new ArrayList<List<String>>();
                while (rows.next()) {
                    var row = new ArrayList<String>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        row.add(rows.getString(i));
                    }
                    all.add(row);
                }
                return all;
            }
        }
    }
}
