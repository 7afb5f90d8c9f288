package io.tunelab.results.baseline;

import io.tunelab.results.store.TestTextStore.TestText;
import io.tunelab.results.table.DataTable.Column;
import io.tunelab.results.table.DataTable.Kind;
import io.tunelab.results.table.RowSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Test texts, read some at a time. Labels are left out, so that nobody tunes a classifier on them. */
final class TestTextRows implements RowSource {
    private static final int AT_ONCE = 1_000;

    private final List<Integer> rows;
    private final boolean arePairs;
    private final Function<Collection<Integer>, Map<Integer, TestText>> texts;

    /** @param texts finds those of some rows */
    TestTextRows(List<Integer> rows, boolean arePairs, Function<Collection<Integer>, Map<Integer, TestText>> texts) {
        this.rows = List.copyOf(rows);
        this.arePairs = arePairs;
        this.texts = texts;
    }

    @Override
    public List<Column> columns() {
        var single = List.of(new Column("text_id", Kind.WHOLE), new Column("text", Kind.TEXT));
        return arePairs ? List.of(single.get(0), single.get(1), new Column("second_text", Kind.TEXT)) : single;
    }

    @Override
    public void each(Consumer<Map<String, Object>> sink) {
        for (int from = 0; from < rows.size(); from += AT_ONCE) {
            var some = rows.subList(from, Math.min(rows.size(), from + AT_ONCE));
            var found = texts.apply(some);
            for (int row : some) {
                var text = found.get(row);
                var values = new LinkedHashMap<String, Object>();
                values.put("text_id", (long) row);
                if (text != null) {
                    values.put("text", text.text());
                    if (text.second() != null) {
                        values.put("second_text", text.second());
                    }
                }
                sink.accept(values);
            }
        }
    }
}
