package io.tunelab.results.report;

import io.tunelab.results.report.StudyCharts.Chart;
import io.tunelab.results.table.PaperTable;
import java.util.List;

/**
 * What a report says, section by section; every line is a sentence that is ready to be shown.
 *
 * @param answers one per stage with a result, for who reads nothing else
 * @param specification the study as `tunelab study run` reads it, YAML
 */
public record StudyReport(
        String id,
        String name,
        String question,
        List<Answer> answers,
        List<String> facts,
        List<Section> sections,
        List<String> methods,
        String specification) {
    public StudyReport {
        answers = List.copyOf(answers);
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
        methods = List.copyOf(methods);
    }

    /** @param certainty how sure the answer is, or why nothing can be said of that */
    public record Answer(String stage, String text, String certainty) {}

    /**
     * One stage.
     *
     * @param base what it took from earlier stages; empty if nothing
     * @param answer which configuration is best and how good it is; empty while none has completed
     * @param findings more sentences, for example on twice as much data
     */
    public record Section(
            String name,
            String base,
            String answer,
            List<String> findings,
            PaperTable table,
            List<Chart> charts,
            Verdicts compared,
            Doubts mislabelled) {
        public Section {
            findings = List.copyOf(findings);
            charts = List.copyOf(charts);
        }
    }

    /**
     * What the comparisons of a stage say; without verdicts if there are none.
     *
     * @param remarks on all verdicts together
     */
    public record Verdicts(String baseline, List<Verdict> verdicts, List<String> remarks) {
        static final Verdicts NONE = new Verdicts("", List.of(), List.of());

        public Verdicts {
            verdicts = List.copyOf(verdicts);
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * Test texts that are probably mislabelled.
     *
     * @param finding how many there are
     * @param first the first of them; empty if there are none
     */
    public record Doubts(String finding, List<Doubt> first) {
        public Doubts {
            first = List.copyOf(first);
        }
    }

    /** A test text that is probably mislabelled. */
    public record Doubt(String labels, String text) {}

    /** What a comparison says of one configuration. */
    public record Verdict(String name, String text, List<String> warnings) {
        public Verdict {
            warnings = List.copyOf(warnings);
        }
    }

    /** All charts of all sections. */
    List<Chart> charts() {
        return sections.stream().flatMap(section -> section.charts().stream()).toList();
    }
}
