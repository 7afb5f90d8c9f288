package io.tunelab.results.report;

import io.tunelab.results.study.StudyResults;
import io.tunelab.results.study.StudyResults.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a report says of a stage beside its best configuration and its comparisons, in sentences. */
final class ReportFindings {
    private ReportFindings() {}

    static List<String> of(StudyResults study, Stage stage, Optional<TestedRuns.Calibration> calibrated) {
        var findings = new ArrayList<String>();
        stage.reason().ifPresent(reason -> findings.add("Chosen by validation: " + reason + "."));
        stage.caution().ifPresent(caution -> findings.add("Caution: " + caution + "."));
        int completed = stage.configurations().stream()
                .mapToInt(configuration -> configuration.completed().size())
                .sum();
        caveats(stage)
                .forEach((caveat, names) -> findings.add("Note: in %s, %s."
                        .formatted(names.size() == completed ? "all runs" : Figures.listed(names), caveat)));
        if (LearningCurve.fits(stage)) {
            Optional.ofNullable(LearningCurve.of(stage).finding()).ifPresent(findings::add);
        }
        findings.addAll(marginalMeans(stage));
        HalvingSavings.inWords(stage).ifPresent(findings::add);
        SearchCurve.of(stage, study.selectBy()).map(SearchCurve::finding).ifPresent(findings::add);
        FieldImportance.of(stage, study.selectBy())
                .map(FieldImportance::finding)
                .ifPresent(findings::add);
        SeedSpread.of(stage).map(SeedSpread::finding).ifPresent(findings::add);
        calibrated.map(found -> CalibrationFigures.finding(stage, found)).ifPresent(findings::add);
        return findings;
    }

    /** Of a stage that varies one field alone they are its results. */
    private static List<String> marginalMeans(Stage stage) {
        var effects = Effects.of(stage);
        return Stream.concat(
                        effects.effects().stream()
                                .filter(effect -> stage.configurations().size()
                                        > effect.values().size())
                                .map(ReportFindings::effect),
                        Stream.ofNullable(effects.note()))
                .toList();
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
                                .map(value ->
                                        Figures.value(value.value()) + ": " + Figures.percent(value.valAccuracy()))
                                .collect(Collectors.joining(", ")));
    }
}
