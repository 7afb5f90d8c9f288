package io.tunelab.results.mirror;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * One replica writes to MLflow at a time. The lock belongs to a connection of its own, so that it goes when its process does;
 * a transaction would be carried to the threads on which the REST client works.
 */
@ApplicationScoped
class Turn {
    /** Any number that nobody else locks by. */
    private static final String LOCK = "(7061524381903)";

    private final DataSource database;

    Turn(DataSource database) {
        this.database = database;
    }

    /**
     * Works while nobody else does.
     *
     * @return what the work gave; empty if it is somebody else's turn
     */
    <T> Optional<T> take(Supplier<T> work) {
        try (var connection = database.getConnection()) {
            if (!is("pg_try_advisory_lock", connection)) {
                return Optional.empty();
            }
            try {
                return Optional.of(work.get());
            } finally {
                is("pg_advisory_unlock", connection);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not answer", e);
        }
    }

    private static boolean is(String function, Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT " + function + LOCK)) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
