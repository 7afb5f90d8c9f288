package io.tunelab.contract.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaveatsTest {
    @Test
    void aSoundRunHasNone() throws JsonProcessingException {
        assertThat(caveats("[[24, 1], [25, 0]]", "{\"test_overlap\": {\"same\": 0, \"near\": 0}}"))
                .isEmpty();
        assertThat(caveats("[[24, 1], [25, 0]]", "{}")).isEmpty();
    }

    @Test
    void oneLabelForEverythingIsSaid() throws JsonProcessingException {
        assertThat(caveats("[[0, 25], [0, 25]]", "{}")).containsExactly("every test example is predicted as 'POS'");
        assertThat(caveats("null", "{}")).isEmpty();
    }

    @Test
    void oneSetOfLabelsForEverythingIsSaidOfAMultiLabelRun() throws JsonProcessingException {
        assertThat(multiLabel(0, 0, 0)).containsExactly("no label is predicted for any test example");
        assertThat(multiLabel(40, 60, 0)).containsExactly("every test example is predicted as 'drama'");
        assertThat(multiLabel(40, 60, 1)).isEmpty();
        assertThat(multiLabel(40, 59, 0)).isEmpty();
    }

    /** Of 100 examples; the second label is predicted {@code second} times. */
    private static List<String> multiLabel(int right, int wrong, int second) throws JsonProcessingException {
        return Caveats.of(new ObjectMapper().readTree("""
                        {"labels": ["drama", "short"], "examples": {"test": 100}, "per_label": [
                          {"true_positives": %d, "false_positives": %d, "false_negatives": 3},
                          {"true_positives": %d, "false_positives": 0, "false_negatives": 9}]}""".formatted(right, wrong, second)));
    }

    @Test
    void testTextsThatAreInTheTrainingDataAreCounted() throws JsonProcessingException {
        assertThat(caveats("[[24, 1], [25, 0]]", "{\"test_overlap\": {\"same\": 8, \"near\": 0}}"))
                .containsExactly("8 of 1,250 test texts are also in the training data");
        assertThat(caveats("[[24, 1], [25, 0]]", "{\"test_overlap\": {\"same\": 8, \"near\": 3}}"))
                .containsExactly("8 of 1,250 test texts are also in the training data, and 3 more nearly so");
    }

    @Test
    void truncationAndAHeadThatIsNotSimplyNewAreSaid() throws JsonProcessingException {
        assertThat(Caveats.of(new ObjectMapper().readTree("""
                        {"examples": {"test": 1250, "test_truncated": 1090}, "provenance": {"head": "permuted"}}""")))
                .containsExactly(
                        "1,090 of 1,250 test texts are truncated at the maximum length",
                        "the classification head is the initial model's own, reordered by class names");
        assertThat(Caveats.of(new ObjectMapper().readTree("""
                        {"examples": {"test": 1250, "test_truncated": 12}, "provenance": {"head": "new"}}"""))).isEmpty();
    }

    private static List<String> caveats(String confusionMatrix, String provenance) throws JsonProcessingException {
        return Caveats.of(new ObjectMapper()
                .readTree("{\"labels\": [\"NEG\", \"POS\"], \"examples\": {\"test\": 1250}, \"confusion_matrix\": "
                        + confusionMatrix + ", \"provenance\": " + provenance + "}"));
    }
}
