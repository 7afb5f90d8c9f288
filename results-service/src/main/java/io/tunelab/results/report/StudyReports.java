package io.tunelab.results.report;

import io.tunelab.results.baseline.Imported;
import io.tunelab.results.baseline.ImportedBaselines;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.report.StudyReport.Doubt;
import io.tunelab.results.report.StudyReport.Section;
import io.tunelab.results.study.SensitivityView;
import io.tunelab.results.study.StudyResults;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.StudyResultsReads;
import io.tunelab.results.study.spec.StudySpec.Comparison;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes reports. */
@ApplicationScoped
class StudyReports {
    /** The rest is in the page, by REST and by CLI. */
    private static final int MOST_DOUBTS = 10;

    private static final int LONG = 400;

    /** Also as web pages write them, from which many reviews come. */
    private static final Pattern LINE_BREAKS =
            Pattern.compile("\\s*(?:(?:<br\\s*/?>|\\R)\\s*)+", Pattern.CASE_INSENSITIVE);

    private final StudyResultsReads reads;
    private final StudyComparisons comparisons;
    private final DecidedStages decided;
    private final ReportFacts facts;
    private final StudyDoubts doubts;
    private final ImportedBaselines imported;
    private final CalibrationFigures calibration;
    private final Cartography cartography;

    StudyReports(
            StudyResultsReads reads,
            StudyComparisons comparisons,
            DecidedStages decided,
            ReportFacts facts,
            StudyDoubts doubts,
            ImportedBaselines imported,
            CalibrationFigures calibration,
            Cartography cartography) {
        this.reads = reads;
        this.decided = decided;
        this.comparisons = comparisons;
        this.facts = facts;
        this.doubts = doubts;
        this.imported = imported;
        this.calibration = calibration;
        this.cartography = cartography;
    }

    StudyReport of(StudyResults study) {
        var all = imported.of(study);
        var compared = new HashMap<String, Optional<StudyComparisons.View>>();
        study.stages().forEach(stage -> compared.put(stage.name(), comparison(study, stage, all)));
        var sections = study.stages().stream()
                .map(stage -> section(study, stage, all, compared.get(stage.name())))
                .toList();
        return new StudyReport(
                study.id(),
                study.name(),
                study.question().orElse("").strip(),
                study.stages().stream()
                        .flatMap(stage -> ShortAnswers.of(stage, study.selectBy(), compared.get(stage.name())).stream())
                        .toList(),
                facts.of(study),
                sections,
                ReportMethods.of(study, sections),
                new StudyReport.Reproduction(reads.specification(study.id()), facts.digests(study)));
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
                StageQuestion.of(stage),
                ReportFacts.fields(stage.base()),
                answer(study, stage),
                ReportFindings.of(study, stage, calibrated),
                StudyTables.paper(stage, ImportedBaselines.testedIn(stage, all)),
                charts(study, stage, compared, calibrated).toList(),
                compared.map(view -> new StudyReport.Verdicts(view.baseline(), VerdictTable.of(view), remarks(view)))
                        .orElse(StudyReport.Verdicts.NONE),
                new StudyReport.Doubts(
                        doubtful.finding(),
                        doubtful.doubts().stream()
                                .limit(MOST_DOUBTS)
                                .map(StudyReports::doubt)
                                .toList()));
    }

    private static Doubt doubt(StudyDoubts.DoubtView doubt) {
        var text = doubt.text() == null ? "" : onOneLine(doubt.text());
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

    /** Line breaks, those of web pages too, are shown as a sign. */
    static String onOneLine(String text) {
        return LINE_BREAKS.matcher(text.strip()).replaceAll(" ↵ ");
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

    private static String answer(StudyResults study, Stage stage) {
        return stage.bestConfiguration()
                .map(best -> "%s: %s. Validation accuracy %s, validation loss %s; test accuracy %s, F1 %s%s; %s."
                        .formatted(
                                stage.reason()
                                        .map(reason -> "Chosen configuration")
                                        .orElse("Best configuration by " + Figures.measureWithin(study.selectBy())),
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

    private static List<String> remarks(StudyComparisons.View view) {
        return Stream.of(
                        VerdictTable.warnings(view).stream(),
                        Stream.ofNullable(view.note()),
                        Stream.ofNullable(view.sensitivity()).map(SensitivityView::text),
                        Stream.ofNullable(view.f1()),
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
}
