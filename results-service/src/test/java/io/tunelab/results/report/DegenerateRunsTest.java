package io.tunelab.results.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.results.query.ExperimentView;
import org.junit.jupiter.api.Test;

class DegenerateRunsTest {
    @Test
    void oneLabelForEverythingIsFound() throws JsonProcessingException {
        assertThat(DegenerateRuns.onlyLabel(run("[[0, 25], [0, 25]]"))).contains("POS");
        assertThat(DegenerateRuns.onlyLabel(run("[[24, 1], [25, 0]]"))).isEmpty();
    }

    @Test
    void whatWasNotTestedSaysNothing() throws JsonProcessingException {
        assertThat(DegenerateRuns.onlyLabel(run("null"))).isEmpty();
    }

    @Test
    void aComparisonWithSuchARunIsFlagged() throws JsonProcessingException {
        assertThat(Comparability.warnings(run("[[20, 5], [5, 20]]"), run("[[25, 0], [25, 0]]")))
                .containsExactly("it says 'NEG' of every test example");
        assertThat(Comparability.warnings(run("[[25, 0], [25, 0]]"), run("[[20, 5], [5, 20]]")))
                .containsExactly("the baseline says 'NEG' of every test example");
    }

    private static ExperimentView run(String confusionMatrix) throws JsonProcessingException {
        return new ObjectMapper()
                .readValue(
                        "{\"labels\": [\"NEG\", \"POS\"], \"confusion_matrix\": " + confusionMatrix + "}",
                        ExperimentView.class);
    }
}
