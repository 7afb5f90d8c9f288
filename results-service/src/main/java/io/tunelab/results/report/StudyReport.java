package io.tunelab.results.report;

import io.tunelab.results.report.StudyCharts.Chart;
import io.tunelab.results.table.PaperTable;
import java.util.List;

/**
 * What a report says, section by section; every line is ready to be shown.
 *
 * @param answers one per stage with a result, for who reads nothing else
 */
public record StudyReport(
        String id,
        String name,
        String question,
        List<Answer> answers,
        List<Fact> facts,
        List<Section> sections,
        ReportMethods.Methods methods,
        Reproduction reproduction) {
    public StudyReport {
        answers = List.copyOf(answers);
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
    }

    /**
     * A stage in short.
     *
     * @param question what the stage varies, as a question
     * @param certainty how sure the answer is, or why nothing can be said of that
     */
    public record Answer(String stage, String question, String text, String certainty) {}

    /** Something about the study as a whole, such as its data. */
    public record Fact(String name, String text) {}

    /**
     * What somebody needs who repeats the study.
     *
     * @param specification as `tunelab study run` reads it, YAML
     * @param digests of data and models, SHA-256
     */
    public record Reproduction(String specification, List<Fact> digests) {
        public Reproduction {
            digests = List.copyOf(digests);
        }
    }

    /**
     * One stage.
     *
     * @param question what it varies, as a question
     * @param base what it took from earlier stages; empty if nothing
     * @param answer which configuration is best and how good it is; empty while none has completed
     * @param findings more sentences, for example on twice as much data
     */
    public record Section(
            String name,
            String question,
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
     * What the comparisons of a stage say.
     *
     * @param table a row per comparison; without rows if there are none
     * @param remarks on all comparisons together
     */
    public record Verdicts(String baseline, PaperTable table, List<String> remarks) {
        static final Verdicts NONE = new Verdicts("", new PaperTable(List.of(), List.of(), List.of()), List.of());

        public Verdicts {
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

    /** Stages with test texts that are probably mislabelled. */
    public List<Section> doubtful() {
        return sections.stream()
                .filter(section -> !section.mislabelled().first().isEmpty())
                .toList();
    }

    /** All charts of all sections. */
    List<Chart> charts() {
        return sections.stream().flatMap(section -> section.charts().stream()).toList();
    }
}
