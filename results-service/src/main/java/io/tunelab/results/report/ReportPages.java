package io.tunelab.results.report;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The templates of reports; checked against their parameters by the build. */
@CheckedTemplate(basePath = "report")
final class ReportPages {
    private ReportPages() {}

    /**
     * A page that needs nothing else.
     *
     * @param darkRules CSS that gives charts the colours of the dark scheme
     */
    static native TemplateInstance page(StudyReport report, String darkRules);

    /** Markdown; charts are beside it in {@code charts/}. */
    static native TemplateInstance text(StudyReport report);
}
