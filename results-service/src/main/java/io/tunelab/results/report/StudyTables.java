package io.tunelab.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.measure.Measure;
import io.tunelab.contract.measure.Measures;
import io.tunelab.results.analysis.Spread;
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.baseline.Imported;
import io.tunelab.results.baseline.ImportedBaselines;
import io.tunelab.results.query.ExperimentRow;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.study.StudyResults;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Run;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.table.DataTable;
import io.tunelab.results.table.DataTable.Builder;
import io.tunelab.results.table.DataTable.Kind;
import io.tunelab.results.table.PaperTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A study's results as tables. */
final class StudyTables {

    /** Measures whose columns came later. */
    private static final List<Measure> LATER =
            List.copyOf(EnumSet.complementOf(EnumSet.of(Measure.LOSS, Measure.ACCURACY, Measure.F1)));

    /** Measures that labels alone do not have: taken for probabilities of 0 and 1 they would look poor. */
    private static final Set<Measure> OF_PROBABILITIES =
            Set.of(Measure.AUROC, Measure.AVERAGE_PRECISION, Measure.BRIER);

    private StudyTables() {}

    /** A row per run with everything that is known of it. */
    static DataTable runs(StudyResults study, List<Stage> stages) {
        var table = new Builder();
        declare(table, Kind.TEXT, "study", "stage", "configuration");
        declare(table, Kind.WHOLE, "cell");
        declare(table, Kind.TEXT, "state");
        declare(table, Kind.TRUTH, "reused");
        declare(table, Kind.TEXT, "note");
        ExperimentRow.declare(table);
        for (var stage : stages) {
            for (var configuration : stage.configurations()) {
                configuration.runs().forEach(run -> run(table.row(), study, stage, configuration, run));
            }
        }
        return table.build();
    }

    /** A table has these columns before its first result, too: programs ask for them by name. */
    private static void declare(Builder table, Kind kind, String... names) {
        for (var name : names) {
            table.column(name, kind);
        }
    }

    private static void run(Builder row, StudyResults study, Stage stage, Configuration configuration, Run run) {
        row.put("study", study.id())
                .put("stage", stage.name())
                .put("configuration", configuration.name())
                .put("cell", run.number())
                .put("state", run.state().name())
                .put("reused", run.reused())
                .put("note", run.note().orElse(null));
        run.experiment().ifPresent(experiment -> ExperimentRow.put(row, experiment));
    }

    /**
     * A row per configuration: means over its completed runs, standard deviations, 95% intervals. Then a row per imported
     * classifier.
     */
    static DataTable configurations(StudyResults study, List<Stage> stages, List<Imported> imported) {
        var table = new Builder();
        declare(table, Kind.TEXT, "study", "stage", "configuration");
        var varied = stages.stream()
                .flatMap(stage -> stage.configurations().stream())
                .flatMap(one -> one.varied().keySet().stream())
                .distinct()
                .toList();
        for (var stage : stages) {
            for (var configuration : stage.configurations()) {
                var row = table.row()
                        .put("study", study.id())
                        .put("stage", stage.name())
                        .put("configuration", configuration.name());
                varied.forEach(field -> row.put(field, setting(configuration, field)));
                row.put("best", isBest(stage, configuration))
                        .put("eligible", stage.notEligible(configuration).isEmpty())
                        .put("note", configuration.note().orElse(null))
                        .put("runs", configuration.runs().size())
                        .put("completed", configuration.completed().size());
                int runs = configuration.runs().size();
                spread(row, "val_", runs, configuration::validation);
                spread(row, "test_", runs, configuration::test);
                spread(row, "fit_seconds", runs, configuration.seconds());
                configuration.trainExamples().ifPresent(examples -> row.put("examples.train", examples));
                row.put("caveats", caveats(configuration.completed().stream()));
            }
            ImportedBaselines.testedIn(stage, imported).forEach(one -> imported(table.row(), study, stage, one));
        }
        return table.build();
    }

    /** Of the configuration itself, or what its stage inherited. */
    private static JsonNode setting(Configuration configuration, String field) {
        var own = configuration.varied().get(field);
        return own != null
                ? own
                : configuration.runs().stream()
                        .flatMap(run -> run.experiment().stream())
                        .map(run -> run.request())
                        .filter(Objects::nonNull)
                        .map(request -> request.at("/" + field.replace('.', '/')))
                        .findFirst()
                        .orElse(null);
    }

    private static void imported(Builder row, StudyResults study, Stage stage, Imported one) {
        var tested = TestedRuns.of(one.predictions());
        row.put("study", study.id())
                .put("stage", stage.name())
                .put("configuration", one.name())
                .put("best", false)
                .put("eligible", false)
                .put("test_accuracy", tested.accuracy())
                .put("test_f1", one.predictions().isMultiLabel() ? null : (Object) tested.f1())
                .put("caveats", String.join("; ", one.warnings()))
                .put("not_run_here", true)
                .put("tuned_on_test", one.tunedOnTest().wireName());
        var measures = Measures.of(one.predictions());
        LATER.stream()
                .filter(measure -> one.hasProbabilities() || !OF_PROBABILITIES.contains(measure))
                .forEach(measure ->
                        measures.value(measure).ifPresent(value -> row.put("test_" + measure.wireName(), value)));
    }

    private static String caveats(Stream<ExperimentView> runs) {
        return runs.flatMap(run -> run.tested().caveats().stream()).distinct().collect(Collectors.joining("; "));
    }

    private static boolean isBest(Stage stage, Configuration configuration) {
        return stage.best().filter(configuration.name()::equals).isPresent();
    }

    private static void spread(
            Builder row, String split, int runs, Function<Function<MetricsView, Double>, Optional<Spread>> over) {
        spread(row, split + "precision", runs, over.apply(MetricsView::precision));
        spread(row, split + "recall", runs, over.apply(MetricsView::recall));
        for (var measure : Measure.values()) {
            spread(row, split + measure.wireName(), runs, over.apply(metrics -> metrics.value(measure)));
        }
    }

    private static void spread(Builder row, String name, int runs, Optional<Spread> spread) {
        row.column(name, Kind.NUMBER);
        if (runs > 1) {
            Stream.of("_sd", "_low", "_high").forEach(end -> row.column(name + end, Kind.NUMBER));
        }
        spread.ifPresent(over -> {
            row.put(name, over.mean());
            over.deviation().ifPresent(deviation -> row.put(name + "_sd", deviation));
            over.interval().ifPresent(interval -> row.put(name + "_low", interval.low())
                    .put(name + "_high", interval.high()));
        });
    }

    /** For people: what varies, then means with standard deviations; the best by validation is marked. */
    static PaperTable paper(Stage stage, List<Imported> imported) {
        var varied = stage.configurations().stream()
                .flatMap(configuration -> configuration.varied().keySet().stream())
                .distinct()
                .toList();
        var headings = Stream.of(
                        Stream.of("configuration"),
                        varied.stream(),
                        Stream.of("runs", "val loss", "val accuracy", "test accuracy", "test F1", "training time"))
                .flatMap(names -> names)
                .toList();
        var figures = new ArrayList<Boolean>();
        headings.forEach(heading -> figures.add(!heading.equals("configuration")));
        return new PaperTable(
                headings,
                figures,
                varied.size(),
                Stream.concat(
                                stage.configurations().stream()
                                        .map(one -> new PaperTable.Row(isBest(stage, one), cells(stage, one, varied))),
                                imported.stream().map(one -> new PaperTable.Row(false, cells(one, varied.size()))))
                        .toList());
    }

    private static List<String> cells(Imported one, int varied) {
        var tested = TestedRuns.of(one.predictions());
        var cells = new ArrayList<String>();
        cells.add(one.title());
        cells.addAll(Collections.nCopies(varied + 3, ""));
        cells.add(Figures.percent(tested.accuracy()));
        cells.add(one.predictions().isMultiLabel() ? "" : Figures.percent(tested.f1()));
        cells.add("");
        return cells;
    }

    private static List<String> cells(Stage stage, Configuration configuration, List<String> varied) {
        var cells = new ArrayList<String>();
        cells.add(configuration.name());
        varied.forEach(
                field -> cells.add(Optional.ofNullable(configuration.varied().get(field))
                        .map(Figures::value)
                        .orElse("")));
        int completed = configuration.completed().size();
        int all = configuration.runs().size();
        cells.add(stage.notEligible(configuration)
                .orElse(completed == all ? String.valueOf(all) : completed + " of " + all));
        cells.add(Figures.spread(configuration.validation(MetricsView::loss), 1, 4, ""));
        cells.add(Figures.spread(configuration.validation(MetricsView::accuracy), 100, 1, "%"));
        cells.add(Figures.spread(configuration.test(MetricsView::accuracy), 100, 1, "%"));
        cells.add(Figures.spread(configuration.test(MetricsView::f1), 100, 1, "%"));
        cells.add(configuration
                .seconds()
                .map(spread -> Verdicts.duration(spread.mean()))
                .orElse(""));
        return cells;
    }
}
