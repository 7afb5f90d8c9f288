package io.tunelab.results.report;

import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.report.StudyComparisons.Compared;
import io.tunelab.results.report.StudyComparisons.View;
import io.tunelab.results.table.PaperTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/** The comparisons of a stage as a report tells them. */
final class VerdictTable {
    private VerdictTable() {}

    /** Adjusted columns only where there is something to adjust for. */
    static PaperTable of(View view) {
        boolean isAdjusted = view.configurations().stream()
                .anyMatch(
                        one -> one.numbers() != null && one.numbers().adjusted().comparisons() > 1);
        var confidence = Verdicts.percent(1 - view.significance());
        var headings = new ArrayList<>(List.of(
                "configuration",
                "difference, points",
                confidence + " interval" + (view.looks() == null ? "" : " for all looks")));
        if (isAdjusted) {
            headings.addAll(List.of("adjusted interval", "adjusted p"));
        } else {
            headings.add("p");
        }
        headings.add("conclusion");
        var rows = view.configurations().stream()
                .map(one -> new PaperTable.Row(false, cells(one, isAdjusted)))
                .toList();
        return new PaperTable(headings, Collections.nCopies(headings.size(), false), rows);
    }

    private static List<String> cells(Compared one, boolean isAdjusted) {
        var numbers = one.numbers();
        if (numbers == null) {
            var cells = new ArrayList<>(Collections.nCopies(isAdjusted ? 6 : 5, ""));
            cells.set(0, one.title());
            cells.set(cells.size() - 1, "not compared: " + one.notComparable());
            return cells;
        }
        var cells = new ArrayList<>(List.of(
                one.title(),
                Verdicts.points(numbers.estimate().difference()),
                range(numbers.estimate().interval())));
        if (isAdjusted) {
            cells.add(range(numbers.adjusted().adjustedInterval()));
            cells.add(Figures.pValue(numbers.adjusted().adjustedPValue()));
        } else {
            cells.add(Figures.pValue(numbers.estimate().pValue()));
        }
        cells.add(Verdicts.conclusion(numbers.judgement().verdict()));
        return cells;
    }

    private static String range(IntervalView interval) {
        return Verdicts.range(interval.low(), interval.high());
    }

    /** What to know of single comparisons, each with its configurations. What concerns a run alone is said of the run. */
    static List<String> warnings(View view) {
        var names = new LinkedHashMap<String, List<String>>();
        for (var one : view.configurations()) {
            one.warnings().stream()
                    .filter(warning -> !warning.startsWith("baseline: ") && !warning.startsWith("this run: "))
                    .forEach(warning -> names.computeIfAbsent(warning, first -> new ArrayList<>())
                            .add(one.title()));
        }
        return names.entrySet().stream()
                .map(warning -> "Note on %s: %s."
                        .formatted(
                                warning.getValue().size()
                                                == view.configurations().size()
                                        ? "all comparisons"
                                        : Figures.listed(warning.getValue()),
                                warning.getKey()))
                .toList();
    }
}
