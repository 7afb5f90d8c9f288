package io.tunelab.results.table;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Rows that come one after another, so that a table may be larger than the memory. */
public interface RowSource {
    /** In their order. */
    List<DataTable.Column> columns();

    /** Gives every row to {@code sink}, once: values by column, of the column's kind; what is unknown is left away. */
    void each(Consumer<Map<String, Object>> sink);
}
