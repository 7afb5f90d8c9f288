package io.tunelab.trainer.queue;

import io.tunelab.embedded.EmbeddedStack;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** An empty queue in a schema of a test's own, out of the reach of a trainer that runs in the same JVM. */
public final class TestSchema {
    private TestSchema() {}

    /** Drops the schema {@code name}, if it is there, and migrates a new one. */
    public static PGSimpleDataSource fresh(String name) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(EmbeddedStack.database().jdbcUrl(), "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS " + name + " CASCADE");
            statement.execute("CREATE SCHEMA " + name + " AUTHORIZATION trainer");
        }
        var source = new PGSimpleDataSource();
        source.setUrl(EmbeddedStack.database().jdbcUrl() + "?currentSchema=" + name);
        source.setUser("trainer");
        source.setPassword("trainer");
        Flyway.configure().dataSource(source).schemas(name).load().migrate();
        return source;
    }
}
