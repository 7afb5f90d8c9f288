package io.tunelab.results.report;

import io.tunelab.results.chart.Palette;
import io.tunelab.results.report.StudyReport.Section;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.study.StudyResultsReads;
import io.tunelab.results.table.PaperTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** A study's report as files, for whoever keeps it elsewhere. */
@ApplicationScoped
public class ReportFiles {
    private final StudyResultsReads reads;
    private final StudyReports reports;

    ReportFiles(StudyResultsReads reads, StudyReports reports) {
        this.reads = reads;
        this.reports = reports;
    }

    /**
     * The report.
     *
     * @param files texts by path: the page, the same as Markdown, the charts that Markdown refers to
     * @param verdicts of all stages in one table; a cell is empty where a stage does not have the column
     */
    public record Report(Map<String, String> files, PaperTable verdicts) {
        public Report {
            files = Map.copyOf(files);
        }
    }

    /** @throws ProblemException 404 if there is no such study */
    public Report of(String study) {
        var report = reports.of(reads.withEpochs(study));
        var files = new LinkedHashMap<String, String>();
        files.put("report.html", ReportPages.page(report, Palette.darkRules()).render());
        files.put("report.md", ReportPages.text(report).render());
        report.charts().forEach(chart -> files.put("charts/" + chart.name() + ".svg", chart.svg()));
        return new Report(files, verdicts(report.sections()));
    }

    private static PaperTable verdicts(List<Section> sections) {
        var headings = new LinkedHashSet<>(List.of("stage", "baseline"));
        sections.forEach(section -> headings.addAll(section.compared().table().headings()));
        var rows = new ArrayList<PaperTable.Row>();
        for (var section : sections) {
            var table = section.compared().table();
            for (var row : table.rows()) {
                var cells = new HashMap<String, String>();
                cells.put("stage", section.name());
                cells.put("baseline", section.compared().baseline());
                for (int column = 0; column < row.cells().size(); column++) {
                    cells.put(table.headings().get(column), row.cells().get(column));
                }
                rows.add(new PaperTable.Row(
                        false,
                        headings.stream()
                                .map(heading -> cells.getOrDefault(heading, ""))
                                .toList()));
            }
        }
        return new PaperTable(List.copyOf(headings), Collections.nCopies(headings.size(), false), rows);
    }
}
