package io.tunelab.results.report;

import io.tunelab.contract.measure.Measure;
import io.tunelab.results.query.CurveView;
import io.tunelab.results.query.EpochView;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Run;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.table.DataTable.Column;
import io.tunelab.results.table.DataTable.Kind;
import io.tunelab.results.table.RowSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rows of every run of a study, its epochs or the points of its training curve, read some runs at a time: a study may have
 * millions.
 */
final class RunRows<T> implements RowSource {
    private static final int RUNS_AT_ONCE = 50;
    private static final List<Column> PLACE = Stream.of(
                    columns(Kind.TEXT, "study", "stage", "configuration"),
                    columns(Kind.WHOLE, "seed"),
                    columns(Kind.TEXT, "experiment_id"))
            .flatMap(List::stream)
            .toList();
    private static final List<Column> EPOCHS = Stream.of(
                    PLACE,
                    columns(Kind.WHOLE, "epoch", "attempt"),
                    columns(Kind.MOMENT, "occurred_at"),
                    columns(
                            Kind.NUMBER,
                            "train_loss",
                            "train_accuracy",
                            "val_loss",
                            "val_accuracy",
                            "val_precision",
                            "val_recall",
                            "val_f1",
                            "val_macro_f1",
                            "val_balanced_accuracy",
                            "val_mcc",
                            "val_auroc",
                            "val_average_precision",
                            "val_brier",
                            "learning_rate",
                            "train_seconds",
                            "validation_seconds"),
                    columns(Kind.WHOLE, "train_tokens"),
                    columns(Kind.NUMBER, "tokens_per_second"))
            .flatMap(List::stream)
            .toList();
    private static final List<Column> STEPS = Stream.of(
                    PLACE,
                    columns(Kind.WHOLE, "step"),
                    columns(Kind.NUMBER, "epoch", "train_loss", "learning_rate", "tokens_per_second"))
            .flatMap(List::stream)
            .toList();

    private final String study;
    private final List<Place> places;
    private final List<Column> columns;
    private final Function<List<String>, Map<String, T>> values;
    private final Function<T, Stream<Map<String, Object>>> rows;

    /** A run, and where in the study it stands. */
    private record Place(Stage stage, Configuration configuration, Run run) {
        String id() {
            return run.experiment().orElseThrow().experimentId();
        }
    }

    private RunRows(
            String study,
            List<Stage> stages,
            List<Column> columns,
            Function<List<String>, Map<String, T>> values,
            Function<T, Stream<Map<String, Object>>> rows) {
        this.study = study;
        this.columns = columns;
        this.values = values;
        this.rows = rows;
        this.places = stages.stream()
                .flatMap(stage -> stage.configurations().stream().flatMap(configuration -> configuration.runs().stream()
                        .filter(run -> run.experiment().isPresent())
                        .map(run -> new Place(stage, configuration, run))))
                .toList();
    }

    /** @param epochs finds those of several experiments, by id */
    static RowSource ofEpochs(
            String study, List<Stage> stages, Function<List<String>, Map<String, List<EpochView>>> epochs) {
        return new RunRows<>(study, stages, EPOCHS, epochs, all -> all.stream().map(RunRows::row));
    }

    /** @param curves finds those of several experiments, by id */
    static RowSource ofSteps(String study, List<Stage> stages, Function<List<String>, Map<String, CurveView>> curves) {
        return new RunRows<>(study, stages, STEPS, curves, RunRows::rows);
    }

    private static List<Column> columns(Kind kind, String... names) {
        return Stream.of(names).map(name -> new Column(name, kind)).toList();
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public void each(Consumer<Map<String, Object>> sink) {
        for (int from = 0; from < places.size(); from += RUNS_AT_ONCE) {
            var some = places.subList(from, Math.min(places.size(), from + RUNS_AT_ONCE));
            var found = values.apply(some.stream().map(Place::id).distinct().toList());
            for (var place : some) {
                Optional.ofNullable(found.get(place.id())).stream()
                        .flatMap(rows)
                        .forEach(row -> {
                            var whole = place(place);
                            whole.putAll(row);
                            sink.accept(whole);
                        });
            }
        }
    }

    private Map<String, Object> place(Place place) {
        var row = new LinkedHashMap<String, Object>();
        row.put("study", study);
        row.put("stage", place.stage().name());
        row.put("configuration", place.configuration().name());
        row.put("seed", (long) place.run().seed());
        row.put("experiment_id", place.id());
        return row;
    }

    private static Stream<Map<String, Object>> rows(CurveView curve) {
        return IntStream.range(0, curve.steps().size()).mapToObj(i -> {
            var row = new LinkedHashMap<String, Object>();
            row.put("step", (long) curve.steps().get(i));
            if (curve.stepsPerEpoch() > 0) {
                row.put("epoch", (double) curve.steps().get(i) / curve.stepsPerEpoch());
            }
            row.put("train_loss", curve.trainLoss().get(i));
            row.put("learning_rate", curve.learningRate().get(i));
            row.put("tokens_per_second", curve.tokensPerSecond().get(i));
            return row;
        });
    }

    private static Map<String, Object> row(EpochView epoch) {
        var row = new LinkedHashMap<String, Object>();
        row.put("epoch", (long) epoch.epoch());
        row.put("attempt", (long) epoch.attempt());
        row.put("occurred_at", epoch.occurredAt());
        row.put("train_loss", epoch.fit().trainLoss());
        Optional.ofNullable(epoch.fit().trainAccuracy()).ifPresent(accuracy -> row.put("train_accuracy", accuracy));
        Stream.of(Measure.values())
                .filter(measure -> epoch.validation().value(measure) != null)
                .forEach(measure ->
                        row.put("val_" + measure.wireName(), epoch.validation().value(measure)));
        row.put("val_precision", epoch.validation().precision());
        row.put("val_recall", epoch.validation().recall());
        row.put("learning_rate", epoch.fit().learningRate());
        row.put("train_seconds", epoch.effort().trainSeconds());
        row.put("validation_seconds", epoch.effort().validationSeconds());
        Optional.ofNullable(epoch.effort().trainTokens()).ifPresent(tokens -> row.put("train_tokens", tokens));
        Optional.ofNullable(epoch.effort().tokensPerSecond()).ifPresent(rate -> row.put("tokens_per_second", rate));
        return row;
    }
}
