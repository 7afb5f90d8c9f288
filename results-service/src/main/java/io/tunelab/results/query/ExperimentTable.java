package io.tunelab.results.query;

import io.tunelab.results.table.DataTable;
import io.tunelab.results.table.DataTable.Column;
import io.tunelab.results.table.DataTable.Kind;
import io.tunelab.results.table.RowSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Experiments as a table, read some at a time, twice: which columns there are, and of which kind, is only known at the end. Which
 * experiments there are, and their order, is settled before: each is a row once, however they change meanwhile.
 */
final class ExperimentTable implements RowSource {
    private final List<String> ids;
    private final int atOnce;
    private final Function<List<String>, Map<String, ExperimentView>> experiments;
    private final List<Column> columns;

    /** @param experiments finds some by id; without those that have been deleted */
    ExperimentTable(List<String> ids, int atOnce, Function<List<String>, Map<String, ExperimentView>> experiments) {
        this.ids = List.copyOf(ids);
        this.atOnce = atOnce;
        this.experiments = experiments;
        var all = new DataTable.Builder();
        table(List.of()).columns().forEach(column -> all.column(column.name(), column.kind()));
        eachPart(part -> part.columns().forEach(column -> all.common(column.name(), column.kind())));
        this.columns = all.build().columns();
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public void each(Consumer<Map<String, Object>> sink) {
        var kinds = columns.stream().collect(Collectors.toMap(Column::name, Column::kind));
        eachPart(part -> part.rows().forEach(row -> {
            var typed = new LinkedHashMap<>(row);
            // What came since the columns were found is left away.
            typed.keySet().retainAll(kinds.keySet());
            typed.replaceAll((name, value) -> DataTable.as(kinds.get(name), value));
            sink.accept(typed);
        }));
    }

    private void eachPart(Consumer<DataTable> sink) {
        for (int from = 0; from < ids.size(); from += atOnce) {
            var some = ids.subList(from, Math.min(ids.size(), from + atOnce));
            var found = experiments.apply(some);
            sink.accept(
                    table(some.stream().map(found::get).filter(Objects::nonNull).toList()));
        }
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
