package io.tunelab.results.store;

import java.sql.SQLException;
import java.util.Set;

/** Tells failures that pass (the database is away, two transactions met) from those that stay (the data is wrong). */
public final class DatabaseFailures {
    /** SQLState classes: connection, transaction rolled back, resources, operator intervention, system error. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57", "58");

    private DatabaseFailures() {}

    public static boolean isPassing(Throwable failure) {
        boolean hasSqlCause = false;
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                hasSqlCause = true;
                // The connection pool's own time-outs have no state.
                if (sql.getSQLState() == null || PASSING.contains(firstTwo(sql.getSQLState()))) {
                    return true;
                }
            }
        }
        return !hasSqlCause && isOfTransaction(failure);
    }

    /** The innermost message: the outer ones only say that something failed. */
    public static String reason(Throwable failure) {
        var innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }

    private static boolean isOfTransaction(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof jakarta.transaction.RollbackException
                    || cause instanceof jakarta.transaction.SystemException) {
                return true;
            }
        }
        return false;
    }

    private static String firstTwo(String state) {
        return state.substring(0, Math.min(2, state.length()));
    }
}
