package io.tunelab.results.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.results.query.StoredPredictions;
import java.util.List;
import org.junit.jupiter.api.Test;
import tunelab.v1.TestPredictions;

/** Predictions of a run whose examples have any number of labels. */
class LabelSetsTest {
    private static final List<String> LABELS = List.of("acting", "music", "plot");

    private final TestedExamples tested = new TestedExamples(
            StoredPredictions.of(TestPredictions.newBuilder()
                    .setExperimentId("e")
                    .setNumLabels(3)
                    .addAllRowIds(List.of(4, 5, 6))
                    .addAllLabelCounts(List.of(2, 0, 1))
                    .addAllLabels(List.of(2, 0, 1))
                    .addAllProbabilities(List.of(0.9f, 0.2f, 0.5f, 0.1f, 0.2f, 0.3f, 0.6f, 0.4f, 0.1f))
                    .build()),
            LABELS);

    @Test
    void anAnswerIsRightIfEveryLabelIs() {
        assertThat(tested.examples())
                .extracting(StoredPredictions.Example::isRight)
                .containsExactly(true, true, false);
    }

    @Test
    void setsAreNamedAsFilesWriteThem() {
        assertThat(tested.examples())
                .extracting(example -> tested.label(example.label()))
                .containsExactly("acting|plot", "(no label)", "music");
        assertThat(tested.label(tested.examples().get(2).predicted())).isEqualTo("acting");
        assertThat(tested.answers()).containsExactly("acting|plot", "(no label)", "music", "acting");
    }

    @Test
    void lossIsTheMeanOverLabelsAndConfidenceThatOfAllDecisions() {
        var last = tested.examples().get(2);

        assertThat(last.loss()).isCloseTo(-(Math.log(0.4) + Math.log(0.4) + Math.log(0.9)) / 3, within(1e-6));
        assertThat(last.confidence()).isCloseTo(0.6f * 0.6f * 0.9f, within(1e-6f));
        assertThat(tested.probabilities(last)).containsEntry("music", 0.4f);
    }
}
