package io.tunelab.results.query;

import io.tunelab.results.rest.Page;
import io.tunelab.results.table.DataTable;
import io.tunelab.results.table.DataTable.Column;
import io.tunelab.results.table.DataTable.Kind;
import io.tunelab.results.table.RowSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A selection of experiments as a table, read page by page, twice: which columns there are, and of which kind, is only known at
 * the end of it.
 */
final class ExperimentTable implements RowSource {
    private final Function<Optional<String>, Page<ExperimentView>> pages;
    private final List<Column> columns;

    /** @param pages the page at a cursor; the first one where there is none */
    ExperimentTable(Function<Optional<String>, Page<ExperimentView>> pages) {
        this.pages = pages;
        var all = new DataTable.Builder();
        table(List.of()).columns().forEach(column -> all.column(column.name(), column.kind()));
        eachPage(page -> page.columns().forEach(column -> all.common(column.name(), column.kind())));
        this.columns = all.build().columns();
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public void each(Consumer<Map<String, Object>> sink) {
        var kinds = columns.stream().collect(Collectors.toMap(Column::name, Column::kind));
        eachPage(page -> page.rows().forEach(row -> {
            var typed = new LinkedHashMap<>(row);
            // What came since the columns were found is left away.
            typed.keySet().retainAll(kinds.keySet());
            typed.replaceAll((name, value) -> DataTable.as(kinds.get(name), value));
            sink.accept(typed);
        }));
    }

    private void eachPage(Consumer<DataTable> sink) {
        var cursor = Optional.<String>empty();
        do {
            var page = pages.apply(cursor);
            sink.accept(table(page.items()));
            cursor = Optional.ofNullable(page.next());
        } while (cursor.isPresent());
    }

    private static DataTable table(List<ExperimentView> experiments) {
        var table = new DataTable.Builder().column("experiment_id", Kind.TEXT).column("state", Kind.TEXT);
        table.column("study", Kind.TEXT);
        ExperimentRow.declare(table);
        for (var experiment : experiments) {
            table.row().put("state", experiment.standing().state().name());
            if (experiment.request() != null) {
                table.put("study", experiment.request().path("study"));
            }
            ExperimentRow.put(table, experiment);
        }
        return table.build();
    }
}
