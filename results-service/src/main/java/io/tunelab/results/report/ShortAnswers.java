package io.tunelab.results.report;

import io.tunelab.results.analysis.Spread;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.report.StudyComparisons.Compared;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.spec.SelectBy;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What stands at the head of a report: the best of each stage, and how sure that is. */
final class ShortAnswers {
    /** More verdicts than these are counted instead. */
    private static final int ALL_TOLD = 2;

    private ShortAnswers() {}

    /** Empty while no run of the stage has completed. */
    static Optional<StudyReport.Answer> of(Stage stage, SelectBy selectBy, Optional<StudyComparisons.View> compared) {
        return stage.bestConfiguration()
                .map(best -> new StudyReport.Answer(
                        stage.name(),
                        StageQuestion.of(stage),
                        "%s: %s, test accuracy %s."
                                .formatted(
                                        stage.reason()
                                                .map(reason -> "Chosen")
                                                .orElse("Best by " + Figures.measureWithin(selectBy)),
                                        best.name(),
                                        accuracy(best)),
                        Stream.concat(moreData(stage), compared.stream().map(view -> certainty(view, best.name())))
                                .collect(Collectors.joining(" "))));
    }

    private static String accuracy(Configuration best) {
        var runs = best.completed();
        var interval = runs.size() == 1
                ? Optional.of(LearningCurve.ofOne(runs.get(0)))
                : best.test(MetricsView::accuracy).flatMap(Spread::interval);
        return Figures.spread(best.test(MetricsView::accuracy), 100, 1, "%")
                + interval.map(ends -> " (95%% interval %s over %s)"
                                .formatted(
                                        Figures.range(ends.low(), ends.high()),
                                        runs.size() == 1
                                                ? Figures.whole(LearningCurve.testExamples(runs.get(0)))
                                                        + " test examples"
                                                : runs.size() + " runs"))
                        .orElse("");
    }

    private static Stream<String> moreData(Stage stage) {
        return LearningCurve.fits(stage)
                ? Stream.ofNullable(LearningCurve.of(stage).finding())
                : Stream.empty();
    }

    private static String certainty(StudyComparisons.View view, String best) {
        var told = view.configurations().stream()
                .filter(one -> one.numbers() != null)
                .toList();
        if (told.isEmpty()) {
            var first = view.configurations().get(0);
            int others = view.configurations().size() - 1;
            return "No verdict on %s%s: %s."
                    .formatted(first.title(), others == 0 ? "" : " (and " + others + " more)", first.notComparable());
        }
        var shown = told.size() <= ALL_TOLD
                ? told
                : told.stream().filter(one -> one.name().equals(best)).toList();
        var counted = told.stream().filter(one -> !shown.contains(one)).toList();
        return "Against %s: %s."
                .formatted(
                        view.baseline(),
                        Stream.concat(shown.stream().map(ShortAnswers::verdict), count(shown, counted))
                                .collect(Collectors.joining("; ")));
    }

    private static String verdict(Compared one) {
        return one.title() + " " + one.numbers().judgement().verdict();
    }

    private static Stream<String> count(List<Compared> shown, List<Compared> counted) {
        if (counted.isEmpty()) {
            return Stream.empty();
        }
        var outcomes = counted.stream()
                .collect(Collectors.groupingBy(ShortAnswers::outcome, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(outcome -> outcome.getValue() + " " + outcome.getKey())
                .collect(Collectors.joining(", "));
        return Stream.of(shown.isEmpty() ? outcomes : "of the others " + outcomes);
    }

    private static String outcome(Compared one) {
        var outcome = one.numbers().judgement().outcome();
        return switch (outcome) {
            case "better", "worse" -> "significantly " + outcome;
            default -> outcome.replace('_', ' ');
        };
    }
}
