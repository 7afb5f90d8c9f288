package io.tunelab.results.examples;

import io.tunelab.results.query.StoredPredictions.Example;
import io.tunelab.results.table.DataTable.Column;
import io.tunelab.results.table.DataTable.Kind;
import io.tunelab.results.table.RowSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Predictions as rows of a table, with a column for the probability of each label; texts are read some at a time. */
final class ExampleRows implements RowSource {
    private static final int AT_ONCE = 500;
    private final String experiment;
    private final TestedExamples tested;
    private final List<Example> examples;
    private final BiFunction<TestedExamples, List<Example>, List<ExamplesPage.ExampleView>> views;

    /** @param views of some examples, in their order */
    ExampleRows(
            String experiment,
            TestedExamples tested,
            List<Example> examples,
            BiFunction<TestedExamples, List<Example>, List<ExamplesPage.ExampleView>> views) {
        this.experiment = experiment;
        this.tested = tested;
        this.examples = List.copyOf(examples);
        this.views = views;
    }

    @Override
    public List<Column> columns() {
        var columns = new ArrayList<Column>();
        columns.add(new Column("experiment_id", Kind.TEXT));
        columns.add(new Column("row", Kind.WHOLE));
        columns.add(new Column("actual", Kind.TEXT));
        columns.add(new Column("predicted", Kind.TEXT));
        columns.add(new Column("correct", Kind.TRUTH));
        columns.add(new Column("confidence", Kind.NUMBER));
        columns.add(new Column("loss", Kind.NUMBER));
        tested.labels().forEach(label -> columns.add(new Column(probability(label), Kind.NUMBER)));
        columns.add(new Column("text", Kind.TEXT));
        columns.add(new Column("second_text", Kind.TEXT));
        return columns;
    }

    @Override
    public void each(Consumer<Map<String, Object>> sink) {
        for (int from = 0; from < examples.size(); from += AT_ONCE) {
            var some = examples.subList(from, Math.min(examples.size(), from + AT_ONCE));
            var shown = views.apply(tested, some);
            for (int i = 0; i < some.size(); i++) {
                sink.accept(row(some.get(i), shown.get(i)));
            }
        }
    }

    private Map<String, Object> row(Example example, ExamplesPage.ExampleView view) {
        var row = new LinkedHashMap<String, Object>();
        row.put("experiment_id", experiment);
        row.put("row", (long) example.rowId());
        row.put("actual", view.actual());
        row.put("predicted", view.predicted());
        row.put("correct", example.isRight());
        row.put("confidence", (double) example.confidence());
        row.put("loss", example.loss());
        for (int label = 0; label < tested.labels().size(); label++) {
            row.put(probability(tested.labels().get(label)), (double)
                    example.probabilities().get(label));
        }
        if (view.text() != null) {
            row.put("text", view.text());
        }
        if (view.secondText() != null) {
            row.put("second_text", view.secondText());
        }
        return row;
    }

    private static String probability(String label) {
        return "probability_" + label;
    }
}
