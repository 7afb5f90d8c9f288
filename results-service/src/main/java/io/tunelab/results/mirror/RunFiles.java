package io.tunelab.results.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.chart.HeatMap;
import io.tunelab.results.chart.HeatMap.Tile;
import io.tunelab.results.chart.Plot;
import io.tunelab.results.chart.Plot.Point;
import io.tunelab.results.chart.Plot.Series;
import io.tunelab.results.chart.Plot.Style;
import io.tunelab.results.query.EpochView;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.StoredPredictions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A finished run as files. */
final class RunFiles {
    private RunFiles() {}

    /** Texts by path. */
    static Map<String, String> of(ExperimentView run, Optional<StoredPredictions> predictions) {
        var files = new LinkedHashMap<String, String>();
        if (run.request() != null) {
            files.put("request.json", run.request().toPrettyString());
        }
        var epochs = run.epochs();
        if (epochs != null && !epochs.isEmpty()) {
            files.put(
                    "curves/loss.svg",
                    curves("loss", epochs, epoch -> epoch.fit().trainLoss(), epoch -> epoch.validation()
                            .loss()));
            files.put(
                    "curves/accuracy.svg",
                    curves(
                            "accuracy",
                            epochs,
                            epoch -> epoch.fit().trainAccuracy() == null
                                    ? Double.NaN
                                    : epoch.fit().trainAccuracy(),
                            epoch -> epoch.validation().accuracy()));
        }
        var names = names(run.tested().labels());
        var matrix = run.tested().confusionMatrix();
        if (matrix != null) {
            files.put("confusion-matrix.svg", matrix(matrix, names));
            files.put("confusion-matrix.json", matrix.toString());
        }
        predictions.ifPresent(found -> files.put("predictions.csv", csv(found, names)));
        return files;
    }

    private static List<String> names(JsonNode labels) {
        return labels == null
                ? List.of()
                : StreamSupport.stream(labels.spliterator(), false)
                        .map(label -> label.isValueNode() ? label.asText() : label.toString())
                        .toList();
    }

    private static String curves(
            String what,
            List<EpochView> epochs,
            ToDoubleFunction<EpochView> train,
            ToDoubleFunction<EpochView> validation) {
        var series = new ArrayList<Series>();
        add(series, "training", epochs, train);
        add(series, "validation", epochs, validation);
        return new Plot(what + " by epoch", "epoch", what, false, series).svg();
    }

    private static void add(
            List<Series> series, String name, List<EpochView> epochs, ToDoubleFunction<EpochView> value) {
        var points = epochs.stream()
                .filter(epoch -> Double.isFinite(value.applyAsDouble(epoch)))
                .map(epoch -> Point.of(epoch.epoch(), value.applyAsDouble(epoch)))
                .toList();
        if (!points.isEmpty()) {
            series.add(new Series(name, series.size(), Style.SOLID, points));
        }
    }

    private static String matrix(JsonNode matrix, List<String> names) {
        var labels = names.size() == matrix.size()
                ? names
                : java.util.stream.IntStream.range(0, matrix.size())
                        .mapToObj(String::valueOf)
                        .toList();
        var cells = StreamSupport.stream(matrix.spliterator(), false)
                .map(row -> StreamSupport.stream(row.spliterator(), false)
                        .map(cell -> Optional.of(new Tile(cell.asDouble(), cell.asText(), false)))
                        .toList())
                .toList();
        return new HeatMap(
                        "Confusion matrix of the test examples", "predicted label", "true label", labels, labels, cells)
                .svg();
    }

    /** A row per test example: its row in the data source, what is true, what was predicted, all probabilities. */
    private static String csv(StoredPredictions predictions, List<String> names) {
        var heading = new ArrayList<Object>(List.of("row_id", "label", "predicted"));
        for (int label = 0; label < predictions.numLabels(); label++) {
            heading.add("probability_" + name(names, label));
        }
        var text = new StringBuilder();
        try (var csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord(heading);
            for (var example : predictions.predictions()) {
                var row = new ArrayList<Object>(List.of(
                        example.rowId(),
                        label(predictions, example.label(), names),
                        label(predictions, example.predicted(), names)));
                row.addAll(example.probabilities());
                csv.printRecord(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a text cannot be written to", e);
        }
        return text.toString();
    }

    /** Of a multi-label run all labels of the example, with blanks between them. */
    private static String label(StoredPredictions predictions, int number, List<String> names) {
        return predictions
                .labelSets()
                .map(sets -> String.join(
                        " ",
                        sets.get(number).stream().map(one -> name(names, one)).toList()))
                .orElseGet(() -> name(names, number));
    }

    private static String name(List<String> names, int label) {
        return label < names.size() ? names.get(label) : String.valueOf(label);
    }
}
