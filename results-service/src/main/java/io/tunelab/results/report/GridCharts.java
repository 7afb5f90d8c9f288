package io.tunelab.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.analysis.Spread;
import io.tunelab.results.chart.HeatMap;
import io.tunelab.results.report.StudyCharts.Chart;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.spec.SelectBy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Charts whose values stand in cells. */
final class GridCharts {
    /** In a row or column; more cannot be read. */
    private static final int MOST_CELLS = 12;

    private GridCharts() {}

    /** Of the two fields that have the most values; context length and learning rate first. */
    static Optional<Chart> heatMap(Stage stage, SelectBy selectBy, List<Configuration> done) {
        var fields = done.stream()
                .flatMap(configuration -> configuration.varied().keySet().stream())
                .distinct()
                .filter(field -> values(done, field).size() > 1)
                .filter(field -> done.stream().allMatch(one -> one.varied().containsKey(field)))
                .sorted(Comparator.comparing((String field) -> !field.equals("max_length"))
                        .thenComparing(field -> !field.equals("learning_rate"))
                        .thenComparing(field -> -values(done, field).size()))
                .toList();
        if (fields.size() < 2) {
            return Optional.empty();
        }
        var columns = values(done, fields.get(0));
        var rows = values(done, fields.get(1));
        if (!isGrid(columns, rows, done.size())) {
            return Optional.empty();
        }
        var cells = rows.stream()
                .map(row -> columns.stream()
                        .map(column -> cell(stage, selectBy, done, fields, column, row))
                        .toList())
                .toList();
        var map = new HeatMap(
                Figures.measure(selectBy) + " by " + fields.get(0) + " and " + fields.get(1),
                fields.get(0),
                fields.get(1),
                columns.stream().map(Figures::value).toList(),
                rows.stream().map(Figures::value).toList(),
                cells);
        return Optional.of(new Chart(
                stage.name() + "-heat-map",
                map.title(),
                "Darker is better. ★ is the %s."
                                .formatted(stage.reason()
                                        .map(reason -> "configuration that was chosen")
                                        .orElse("best of the stage by " + Figures.measureWithin(selectBy)))
                        + means(done, fields.subList(0, 2))
                        + notEligible(stage, done)
                        + (cells.stream().flatMap(List::stream).allMatch(Optional::isPresent)
                                ? ""
                                : " Empty cells have no result."),
                map::svg));
    }

    /** Cells with means of different settings of the other fields show the effects of these, too. */
    private static String means(List<Configuration> done, List<String> axes) {
        var others = done.stream()
                .flatMap(configuration -> configuration.varied().keySet().stream())
                .distinct()
                .filter(field -> !axes.contains(field))
                .filter(field ->
                        done.stream().map(one -> setting(one, field)).distinct().count() > 1)
                .toList();
        if (others.isEmpty()) {
            return "";
        }
        var byCell = done.stream()
                .collect(Collectors.groupingBy(
                        one -> settings(one, axes),
                        Collectors.mapping(one -> settings(one, others), Collectors.toSet())));
        var named = String.join(", ", others);
        return byCell.values().stream().distinct().count() == 1
                ? " Means over " + named + "."
                : " Cells are of different values of " + named + ", so they mix effects.";
    }

    private static List<Optional<JsonNode>> settings(Configuration configuration, List<String> fields) {
        return fields.stream().map(field -> setting(configuration, field)).toList();
    }

    /** Empty where the configuration does not set the field. */
    private static Optional<JsonNode> setting(Configuration configuration, String field) {
        return Optional.ofNullable(configuration.varied().get(field));
    }

    private static String notEligible(Stage stage, List<Configuration> done) {
        var names = done.stream()
                .flatMap(one -> stage.notEligible(one).map(why -> one.name() + " (" + why + ")").stream())
                .toList();
        return names.isEmpty() ? "" : " Not in the choice: " + Figures.listed(names) + ".";
    }

    /** Fields that are drawn at random have as many values as configurations: that is no map. */
    private static boolean isGrid(List<JsonNode> columns, List<JsonNode> rows, int configurations) {
        return columns.size() <= MOST_CELLS
                && rows.size() <= MOST_CELLS
                && 2 * configurations >= columns.size() * rows.size();
    }

    private static Optional<HeatMap.Tile> cell(
            Stage stage,
            SelectBy selectBy,
            List<Configuration> done,
            List<String> fields,
            JsonNode column,
            JsonNode row) {
        var here = done.stream()
                .filter(one -> one.varied().get(fields.get(0)).equals(column)
                        && one.varied().get(fields.get(1)).equals(row))
                .toList();
        if (here.isEmpty()) {
            return Optional.empty();
        }
        double mean = here.stream()
                .mapToDouble(one -> one.selection(selectBy).map(Spread::mean).orElse(Double.NaN))
                .average()
                .orElseThrow();
        if (Double.isNaN(mean)) {
            return Optional.empty();
        }
        boolean best = here.stream()
                .anyMatch(one -> stage.best().filter(one.name()::equals).isPresent());
        return Optional.of(new HeatMap.Tile(-selectBy.cost(mean), Figures.selected(selectBy, mean), best));
    }

    private static List<JsonNode> values(List<Configuration> configurations, String field) {
        return configurations.stream()
                .filter(one -> one.varied().containsKey(field))
                .map(one -> one.varied().get(field))
                .distinct()
                .sorted(Comparator.comparingDouble(JsonNode::asDouble))
                .toList();
    }

    static Optional<Chart> confusion(Stage stage, Configuration configuration) {
        var run = configuration.completed().get(0);
        if (run.tested().confusionMatrix() == null || run.tested().labels() == null) {
            return Optional.empty();
        }
        var labels = new ArrayList<String>();
        run.tested().labels().forEach(label -> labels.add(label.asText()));
        var cells = new ArrayList<List<Optional<HeatMap.Tile>>>();
        run.tested().confusionMatrix().forEach(row -> {
            double all = DoubleStream.iterate(0, i -> i < row.size(), i -> i + 1)
                    .map(i -> row.get((int) i).asDouble())
                    .sum();
            var line = new ArrayList<Optional<HeatMap.Tile>>();
            row.forEach(count -> line.add(Optional.of(new HeatMap.Tile(
                    count.asDouble() / Math.max(1, all),
                    count.asText() + " (" + Figures.percent(count.asDouble() / Math.max(1, all)) + ")",
                    false))));
            cells.add(line);
        });
        var map = new HeatMap(
                "Confusion matrix of " + configuration.name(), "predicted label", "true label", labels, labels, cells);
        int number = stage.configurations().indexOf(configuration) + 1;
        return Optional.of(new Chart(
                stage.name() + "-confusion-" + number,
                map.title(),
                "Test examples by true and predicted label, with their share of the true label. Darker: a larger share.",
                map::svg));
    }
}
