package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.LabelDoubts;
import io.tunelab.results.analysis.LabelDoubts.Said;
import io.tunelab.results.examples.ExampleReads;
import io.tunelab.results.examples.TestedExamples;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.StoredPredictions.Example;
import io.tunelab.results.store.TestTextStore.TestText;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.table.DataTable;
import io.tunelab.results.table.DataTable.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Test texts whose label is doubtful after all runs of a stage. */
@ApplicationScoped
class StudyDoubts {
    /** More runs add little, and their predictions are read one by one. */
    private static final int MOST_RUNS = 50;

    private final ExampleReads examples;

    StudyDoubts(ExampleReads examples) {
        this.examples = examples;
    }

    /**
     * Those of a stage.
     *
     * @param runs how many runs were looked at; runs that give one label to every example are left out
     * @param examples how many test examples they had
     * @param finding in words
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "LabelDoubts")
    public record View(String stage, int runs, int examples, String finding, List<DoubtView> doubts) {
        public View {
            doubts = List.copyOf(doubts);
        }
    }

    /**
     * One text.
     *
     * @param row of the data source
     * @param label the given label
     * @param predicted the label that nearly all runs give it
     * @param agreeing how many runs that are
     * @param probability mean probability of the given label
     * @param predictedProbability mean probability of the predicted label
     * @param text absent where the data was prepared without its texts
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DoubtView(
            int row,
            String label,
            String predicted,
            int agreeing,
            double probability,
            double predictedProbability,
            String text) {}

    /** Of the runs that share the test examples of the first one; no doubts with fewer than three. */
    View of(Stage stage) {
        var completed = stage.configurations().stream()
                .flatMap(configuration -> configuration.completed().stream())
                .toList();
        var tested = completed.stream()
                .filter(run -> Comparability.obstacle(completed.get(0), run).isEmpty())
                .limit(MOST_RUNS)
                .map(ExperimentView::experimentId)
                .distinct()
                .flatMap(id -> examples.find(id).stream())
                .filter(run -> run.examples().stream()
                                .map(Example::predicted)
                                .distinct()
                                .count()
                        > 1)
                .toList();
        // A set of labels is no label that another one could stand for.
        if (tested.isEmpty() || tested.get(0).predictions().isMultiLabel()) {
            var why = tested.isEmpty()
                    ? "No run has test predictions, or all give one label to every text."
                    : "Multi-label data is not searched for mislabelled texts.";
            return new View(stage.name(), 0, 0, why, List.of());
        }
        var first = tested.get(0);
        var doubts = LabelDoubts.of(tested.stream().map(StudyDoubts::said).toList());
        var texts = examples.texts(
                first, doubts.stream().map(LabelDoubts.Doubt::row).toList());
        return new View(
                stage.name(),
                tested.size(),
                first.examples().size(),
                inWords(tested.size(), first.examples().size(), doubts.size()),
                doubts.stream()
                        .map(doubt -> new DoubtView(
                                doubt.row(),
                                first.label(doubt.label()),
                                first.label(doubt.predicted()),
                                doubt.agreeing(),
                                doubt.probability(),
                                doubt.otherProbability(),
                                shown(texts.get(doubt.row()))))
                        .toList());
    }

    /** A pair's texts on two lines. */
    private static String shown(TestText text) {
        if (text == null) {
            return null;
        }
        return text.second() == null ? text.text() : text.text() + "\n" + text.second();
    }

    private static List<Said> said(TestedExamples run) {
        return run.examples().stream()
                .map(example -> new Said(example.rowId(), example.label(), example.probabilities()))
                .toList();
    }

    private static String inWords(int runs, int examples, int doubts) {
        if (runs < LabelDoubts.FEWEST_RUNS) {
            return "Finding mislabelled texts takes %d runs that were tested on the same texts; there %s %d."
                    .formatted(LabelDoubts.FEWEST_RUNS, runs == 1 ? "is" : "are", runs);
        }
        return doubts == 0
                ? "No test text is probably mislabelled: there is none to which nearly all of %d runs give another label with confidence."
                        .formatted(runs)
                : "%s of %s test texts %s probably mislabelled: nearly all of %d runs give %s another label with confidence."
                        .formatted(
                                Figures.whole(doubts),
                                Figures.whole(examples),
                                doubts == 1 ? "is" : "are",
                                runs,
                                doubts == 1 ? "it" : "them");
    }

    /** The doubts of these stages. */
    static DataTable table(List<View> stages) {
        var table = new DataTable.Builder()
                .column("stage", Kind.TEXT)
                .column("text_id", Kind.WHOLE)
                .column("label", Kind.TEXT)
                .column("predicted", Kind.TEXT)
                .column("agreeing_runs", Kind.WHOLE)
                .column("runs", Kind.WHOLE)
                .column("probability", Kind.NUMBER)
                .column("predicted_probability", Kind.NUMBER)
                .column("text", Kind.TEXT);
        for (var stage : stages) {
            for (var doubt : stage.doubts()) {
                table.row()
                        .put("stage", stage.stage())
                        .put("text_id", doubt.row())
                        .put("label", doubt.label())
                        .put("predicted", doubt.predicted())
                        .put("agreeing_runs", doubt.agreeing())
                        .put("runs", stage.runs())
                        .put("probability", doubt.probability())
                        .put("predicted_probability", doubt.predictedProbability())
                        .put("text", doubt.text());
            }
        }
        return table.build();
    }
}
