package io.tunelab.results.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Gives a statement whole columns: {@code unnest(?, ?)} makes rows of them, so that thousands of rows are one round trip
 * and one plan. The arrays are typed, because only those does the driver send in binary.
 */
public final class BulkStatement<R> {
    private final PreparedStatement statement;
    private final List<R> rows;
    private int columns;

    public BulkStatement(PreparedStatement statement, List<R> rows) {
        this(statement, rows, 0);
    }

    /** @param before how many parameters come before the columns */
    public BulkStatement(PreparedStatement statement, List<R> rows, int before) {
        this.statement = statement;
        this.rows = rows;
        this.columns = before;
    }

    public BulkStatement<R> texts(Function<R, String> value) throws SQLException {
        return column("text", value, String[]::new);
    }

    public BulkStatement<R> integers(Function<R, Integer> value) throws SQLException {
        return column("int4", value, Integer[]::new);
    }

    public BulkStatement<R> longs(Function<R, Long> value) throws SQLException {
        return column("int8", value, Long[]::new);
    }

    public BulkStatement<R> numbers(Function<R, Double> value) throws SQLException {
        return column("float8", value, Double[]::new);
    }

    private <V> BulkStatement<R> column(String type, Function<R, V> value, IntFunction<V[]> array) throws SQLException {
        Connection connection = statement.getConnection();
        columns++;
        statement.setArray(
                columns, connection.createArrayOf(type, rows.stream().map(value).toArray(array)));
        return this;
    }
}
