package io.tunelab.trainer.queue;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs work in one transaction: commits what returns, rolls back what throws. */
final class Transactions {
    /** What is done in a transaction. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final DataSource database;

    Transactions(DataSource database) {
        this.database = database;
    }

    /**
     * @param what tells what was tried
     * @throws NotStorableException if the database refuses the data
     * @throws QueueUnavailableException if it fails otherwise
     */
    <T> T run(String what, Work<T> work) {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            var message = "cannot " + what + ": " + e.getMessage();
            throw isOfTheData(e) ? new NotStorableException(message, e) : new QueueUnavailableException(message, e);
        }
    }

    /** SQLState classes 22 (data exception), 23 (constraint violated) and 54 (too large). */
    private static boolean isOfTheData(SQLException failure) {
        var state = failure.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
    }

    /** Executes one statement with its parameters; returns the number of rows it changed. */
    static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }
}
