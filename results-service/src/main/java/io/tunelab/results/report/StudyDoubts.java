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
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

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
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record View(String stage, int runs, int examples, List<DoubtView> doubts) {
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
     * @param text absent where the data was prepared without its texts
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DoubtView(int row, String label, String predicted, int agreeing, double probability, String text) {}

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
            return new View(stage.name(), 0, 0, List.of());
        }
        var first = tested.get(0);
        var doubts = LabelDoubts.of(tested.stream().map(StudyDoubts::said).toList());
        var texts = examples.texts(
                first, doubts.stream().map(LabelDoubts.Doubt::row).toList());
        return new View(
                stage.name(),
                tested.size(),
                first.examples().size(),
                doubts.stream()
                        .map(doubt -> new DoubtView(
                                doubt.row(),
                                first.label(doubt.label()),
                                first.label(doubt.predicted()),
                                doubt.agreeing(),
                                doubt.probability(),
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

    /** In a sentence; empty without doubts. */
    static Optional<String> inWords(View view) {
        return view.doubts().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        ("%d of %s test texts are probably mislabelled: nearly all of %d runs give them another label with"
                                        + " confidence. GET /api/v1/studies/…/label-doubts lists them with their texts.")
                                .formatted(view.doubts().size(), Figures.whole(view.examples()), view.runs()));
    }
}
