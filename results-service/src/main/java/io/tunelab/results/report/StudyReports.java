package io.tunelab.results.report;

import static java.util.Comparator.naturalOrder;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.baseline.Imported;
import io.tunelab.results.baseline.ImportedBaselines;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.report.StudyReport.Doubt;
import io.tunelab.results.report.StudyReport.Section;
import io.tunelab.results.report.StudyReport.Verdict;
import io.tunelab.results.study.StudyResults;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.StudyResultsReads;
import io.tunelab.results.study.spec.StudySpec.Comparison;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes reports. */
@ApplicationScoped
class StudyReports {
    private static final List<String> METHODS = List.of(
            "The best configuration of a stage is chosen on the validation set; test scores are never used for selection."
                    + " All metrics of a run belong to one epoch, the one with the lowest validation loss, whose weights"
                    + " were tested.",
            "With one run of each, two models are compared: McNemar's test with Tango's score interval. With several"
                    + " seeds, configurations are compared: a random-effects model in which both the seeds and the test"
                    + " examples are samples, with degrees of freedom after Satterthwaite. Interval, p-value and equivalence"
                    + " (two one-sided tests) come from the same distribution.",
            "The comparisons of a stage use the same test examples: their p-values are adjusted by Holm's method, and"
                    + " their adjusted intervals are simultaneous ones (Bonferroni) that end at 0 where Holm's method shows"
                    + " the direction. Comparisons of different stages are not adjusted for each other. Formulas, sources and"
                    + " calibration: docs/statistics.md.",
            "References: Tango, Statistics in Medicine 17 (1998); Obuchowski and Rockette, Communications in Statistics:"
                    + " Simulation and Computation 24 (1995); Hillis, Statistics in Medicine 26 (2007); Satterthwaite,"
                    + " Biometrics Bulletin 2 (1946); Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987);"
                    + " Holm, Scandinavian Journal of Statistics 6 (1979).",
            "Times are training and validation on the machine named above, without waiting, loading, and testing; they depend on"
                    + " what else the machine did.");

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The rest is in the page, by REST and by CLI. */
    private static final int MOST_DOUBTS = 10;

    private static final int LONG = 400;

    private static final String SETS_OF_LABELS =
            "The data is multi-label: an example has any number of labels. Each label has a probability of its own and is"
                    + " predicted where that is at least 0.5, a fixed threshold. Accuracy is subset accuracy, the share of"
                    + " examples that are right in every label; F1 is the mean over the labels (macro), micro F1 is that of"
                    + " all decisions together. Comparisons count an example as right if all of its labels are.";

    private final StudyResultsReads reads;
    private final StudyComparisons comparisons;
    private final DecidedStages decided;
    private final DataFacts data;
    private final StudyDoubts doubts;
    private final ImportedBaselines imported;
    private final CalibrationFigures calibration;
    private final Cartography cartography;

    StudyReports(
            StudyResultsReads reads,
            StudyComparisons comparisons,
            DecidedStages decided,
            DataFacts data,
            StudyDoubts doubts,
            ImportedBaselines imported,
            CalibrationFigures calibration,
            Cartography cartography) {
        this.reads = reads;
        this.decided = decided;
        this.comparisons = comparisons;
        this.data = data;
        this.doubts = doubts;
        this.imported = imported;
        this.calibration = calibration;
        this.cartography = cartography;
    }

    StudyReport of(StudyResults study) {
        var all = imported.of(study);
        var compared = new HashMap<String, Optional<StudyComparisons.View>>();
        study.stages().forEach(stage -> compared.put(stage.name(), comparison(study, stage, all)));
        return new StudyReport(
                study.id(),
                study.name(),
                study.question().orElse("").strip(),
                study.stages().stream()
                        .flatMap(stage -> ShortAnswers.of(stage, study.selectBy(), compared.get(stage.name())).stream())
                        .toList(),
                facts(study),
                study.stages().stream()
                        .map(stage -> section(study, stage, all, compared.get(stage.name())))
                        .toList(),
                methods(study),
                reads.specification(study.id()));
    }

    private static List<String> methods(StudyResults study) {
        return Stream.of(
                        Stream.of(SETS_OF_LABELS).filter(text -> isMultiLabel(study)),
                        WeightedClasses.method(study).stream(),
                        METHODS.stream())
                .flatMap(texts -> texts)
                .toList();
    }

    private static List<ExperimentView> completed(StudyResults study) {
        return study.stages().stream()
                .flatMap(stage -> stage.configurations().stream())
                .flatMap(configuration -> configuration.completed().stream())
                .toList();
    }

    /** Those that the study asks for; else with the best configuration. */
    private Optional<StudyComparisons.View> comparison(StudyResults study, Stage stage, List<Imported> all) {
        if (stage.decide().isPresent()) {
            return decided.of(study.id(), stage);
        }
        var wanted = study.comparisons().stream()
                .filter(one -> one.stage().equals(stage.name()))
                .findFirst()
                .or(() -> stage.best().map(best -> new Comparison(stage.name(), best, 0.01)));
        return wanted.map(one -> comparisons.of(stage, one.baseline(), one.margin(), all))
                .filter(view -> !view.configurations().isEmpty());
    }

    /** One chart of the report. Comparisons and calibration are computed only for the chart that shows them. */
    Optional<StudyCharts.Chart> chart(StudyResults study, String name) {
        return study.stages().stream()
                .filter(stage -> name.startsWith(stage.name() + "-"))
                .flatMap(stage -> charts(
                        study,
                        stage,
                        name.equals(StudyCharts.differences(stage))
                                ? comparison(study, stage, imported.of(study))
                                : Optional.empty(),
                        name.equals(CalibrationFigures.diagram(stage)) ? calibration.of(stage) : Optional.empty()))
                .filter(chart -> chart.name().equals(name))
                .findFirst();
    }

    private Section section(
            StudyResults study, Stage stage, List<Imported> all, Optional<StudyComparisons.View> compared) {
        var doubtful = doubts.of(stage);
        var calibrated = calibration.of(stage);
        return new Section(
                stage.name(),
                fields(stage.base()),
                answer(study, stage),
                findings(study, stage, calibrated),
                StudyTables.paper(stage, ImportedBaselines.testedIn(stage, all)),
                charts(study, stage, compared, calibrated).toList(),
                compared.map(view -> new StudyReport.Verdicts(view.baseline(), verdicts(view), remarks(view)))
                        .orElse(StudyReport.Verdicts.NONE),
                new StudyReport.Doubts(
                        doubtful.finding(),
                        doubtful.doubts().stream()
                                .limit(MOST_DOUBTS)
                                .map(StudyReports::doubt)
                                .toList()));
    }

    private static Doubt doubt(StudyDoubts.DoubtView doubt) {
        var text = doubt.text() == null ? "" : doubt.text();
        return new Doubt(
                "Row %d, given label %s (mean probability %s), predicted %s (%s) by %d runs"
                        .formatted(
                                doubt.row(),
                                doubt.label(),
                                Figures.percent(doubt.probability()),
                                doubt.predicted(),
                                Figures.percent(doubt.predictedProbability()),
                                doubt.agreeing()),
                beginning(text));
    }

    /** Cut between code points: half an emoji is no character. */
    private static String beginning(String text) {
        return text.codePointCount(0, text.length()) <= LONG
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONG)) + " …";
    }

    private Stream<StudyCharts.Chart> charts(
            StudyResults study,
            Stage stage,
            Optional<StudyComparisons.View> compared,
            Optional<TestedRuns.Calibration> calibrated) {
        // One after another: whoever wants the first pays for no other.
        return Stream.<Supplier<Stream<StudyCharts.Chart>>>of(
                        () -> StudyCharts.of(stage, study.selectBy(), compared).stream(),
                        () -> calibrated.stream().map(found -> CalibrationFigures.diagram(stage, found)),
                        () -> cartography.of(stage).stream().map(view -> Cartography.chart(stage, view)))
                .flatMap(Supplier::get);
    }

    private static boolean isMultiLabel(StudyResults study) {
        return completed(study).stream().anyMatch(run -> run.tested().perLabel() != null);
    }

    private List<String> facts(StudyResults study) {
        var runs = study.stages().stream()
                .flatMap(stage -> stage.configurations().stream())
                .flatMap(configuration -> configuration.runs().stream())
                .toList();
        var completed = completed(study);
        var facts = new ArrayList<String>();
        facts.add("Study %s, %s: %d of %d runs completed."
                .formatted(study.id(), study.state().name().toLowerCase(Locale.ROOT), completed.size(), runs.size()));
        span(completed).ifPresent(facts::add);
        if (!study.fixed().isEmpty()) {
            facts.add("Fixed: " + fields(study.fixed()) + ".");
        }
        same(completed, run -> text(run, "dataset_digest"))
                .ifPresent(digests -> facts.add("Data digest: " + digests + "."));
        facts.addAll(
                data.of(completed.stream().map(run -> text(run, "dataset_key")).toList()));
        WeightedClasses.fact(study).ifPresent(facts::add);
        same(completed, run -> text(run, "model_digest"))
                .ifPresent(digests -> facts.add("Model digest: " + digests + "."));
        same(
                        completed,
                        run -> text(run, "device_name") + ", " + text(run, "threads") + " threads, "
                                + text(run, "precision") + ", " + text(run, "engine") + ", Tunelab "
                                + text(run, "tunelab_version"))
                .ifPresent(machines -> facts.add("Run on: " + machines + "."));
        double seconds = completed.stream()
                .filter(run -> run.execution().timings() != null)
                .mapToDouble(
                        run -> run.execution().timings().path("total_seconds").asDouble())
                .sum();
        if (seconds > 0) {
            facts.add("Cost: " + Figures.duration(seconds) + " of one trainer.");
        }
        return facts;
    }

    private static Optional<String> span(List<ExperimentView> runs) {
        var first = runs.stream()
                .map(run -> run.times().startedAt())
                .filter(Objects::nonNull)
                .min(naturalOrder());
        var last = runs.stream()
                .map(run -> run.times().finishedAt())
                .filter(Objects::nonNull)
                .max(naturalOrder());
        return first.flatMap(start ->
                last.map(end -> "Runs trained from %s to %s UTC.".formatted(MINUTE.format(start), MINUTE.format(end))));
    }

    /** The different values, shortened if they are digests; empty if there are no runs. */
    private static Optional<String> same(List<ExperimentView> runs, Function<ExperimentView, String> value) {
        var values = runs.stream().map(value).distinct().toList();
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(values.stream()
                        .map(text -> text.matches("[0-9a-f]{40,}") ? text.substring(0, 12) + "…" : text)
                        .collect(Collectors.joining("; ")));
    }

    private static String text(ExperimentView run, String name) {
        return run.execution().provenance() == null
                ? "unknown"
                : run.execution().provenance().path(name).asText("unknown");
    }

    private static String fields(Map<String, JsonNode> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + " = " + Figures.value(field.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String answer(StudyResults study, Stage stage) {
        return stage.bestConfiguration()
                .map(best ->
                        "Best configuration by %s: %s. Validation accuracy %s, validation loss %s; test accuracy %s, F1 %s%s; %s."
                                .formatted(
                                        Figures.measure(study.selectBy()).replace("V", "v"),
                                        best.name(),
                                        Figures.spread(best.validation(MetricsView::accuracy), 100, 1, "%"),
                                        Figures.spread(best.validation(MetricsView::loss), 1, 4, ""),
                                        Figures.spread(best.test(MetricsView::accuracy), 100, 1, "%"),
                                        Figures.spread(best.test(MetricsView::f1), 100, 1, "%"),
                                        microF1(best),
                                        runs(best)))
                .orElse("");
    }

    /** Of multi-label runs only. */
    private static String microF1(Configuration best) {
        return best.completed().stream()
                        .allMatch(run -> run.tested().test() != null
                                && run.tested().test().microF1() != null)
                ? ", micro F1 " + Figures.spread(best.test(MetricsView::microF1), 100, 1, "%")
                : "";
    }

    private static String runs(Configuration best) {
        int runs = best.completed().size();
        return runs == 1 ? "one run" : "mean ± standard deviation of " + runs + " runs";
    }

    private static List<String> findings(StudyResults study, Stage stage, Optional<TestedRuns.Calibration> calibrated) {
        var findings = new ArrayList<String>();
        stage.caution().ifPresent(caution -> findings.add("Not comparable: " + caution + "."));
        int completed = stage.configurations().stream()
                .mapToInt(configuration -> configuration.completed().size())
                .sum();
        caveats(stage)
                .forEach((caveat, names) -> findings.add("Beware: in %s, %s."
                        .formatted(names.size() == completed ? "all runs" : String.join(", ", names), caveat)));
        if (LearningCurve.fits(stage)) {
            Optional.ofNullable(LearningCurve.of(stage).finding()).ifPresent(findings::add);
        }
        findings.addAll(marginalMeans(stage));
        HalvingSavings.inWords(stage).ifPresent(findings::add);
        SearchCurve.of(stage, study.selectBy()).map(SearchCurve::finding).ifPresent(findings::add);
        SeedSpread.of(stage).map(SeedSpread::finding).ifPresent(findings::add);
        calibrated.map(found -> CalibrationFigures.finding(stage, found)).ifPresent(findings::add);
        return findings;
    }

    private static List<String> marginalMeans(Stage stage) {
        var effects = Effects.of(stage);
        var means = effects.effects().stream()
                .filter(effect ->
                        stage.configurations().size() > effect.values().size())
                .toList();
        return means.isEmpty() || effects.balanced()
                ? means.stream().map(StudyReports::effect).toList()
                : List.of(
                        "Means by single fields are not given: the stage is not a full grid of completed runs, so that they"
                                + " would mix the effects of "
                                + means.stream().map(Effects.Effect::field).collect(Collectors.joining(", ")) + ".");
    }

    /** By caveat: the runs that it concerns, by configuration and, where that has several, by seed. */
    private static Map<String, List<String>> caveats(Stage stage) {
        var names = new LinkedHashMap<String, List<String>>();
        for (var configuration : stage.configurations()) {
            for (var run : configuration.completed()) {
                var name = configuration.runs().size() == 1
                        ? configuration.name()
                        : configuration.name() + " (seed "
                                + run.request().path("seed").asText() + ")";
                run.tested().caveats().stream().distinct().forEach(caveat -> names.computeIfAbsent(
                                caveat, first -> new ArrayList<>())
                        .add(name));
            }
        }
        return names;
    }

    private static String effect(Effects.Effect effect) {
        return "Mean validation accuracy by %s: %s."
                .formatted(
                        effect.field(),
                        effect.values().stream()
                                .map(value -> Figures.value(value.value()) + ": "
                                        + Figures.percent(value.validationAccuracy()))
                                .collect(Collectors.joining(", ")));
    }

    private static List<String> remarks(StudyComparisons.View view) {
        return Stream.of(
                        Stream.ofNullable(view.note()),
                        Stream.ofNullable(view.sensitivity()).map(SensitivityView::text),
                        Stream.ofNullable(view.calibration()),
                        Stream.ofNullable(view.looks())
                                .map(looks -> looks.standing().summary()),
                        Stream.ofNullable(view.looks()).map(StudyReports::looks))
                .flatMap(texts -> texts)
                .toList();
    }

    private static String looks(LooksView looks) {
        return "Look by look, in points: "
                + looks.steps().stream().map(LooksView.Step::text).collect(Collectors.joining("; ")) + ".";
    }

    private static List<Verdict> verdicts(StudyComparisons.View view) {
        return view.configurations().stream()
                .map(one -> new Verdict(
                        one.title(),
                        one.numbers() == null
                                ? "not compared: " + one.notComparable()
                                : one.numbers().judgement().verdict(),
                        one.warnings()))
                .toList();
    }
}
