package io.tunelab.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class DataTextTest {
    private static final String DOUBT = """
            {"row": 7, "label": "NEG", "predicted": "POS", "agreeing": 4, "probability": 0.071,
             "predicted_probability": 0.929, "text": "A delight.\\n\\nAll of it."}""";

    @Test
    void doubtsAreListedWithBothLabelsAndTheBeginningOfTheText() {
        var lines = DataText.doubts(json("""
                [{"stage": "rates", "runs": 4, "finding": "1 of 9 test texts is probably mislabelled.", "doubts": [%s]}]""".formatted(DOUBT)));

        assertThat(lines.get(0)).isEqualTo("rates: 1 of 9 test texts is probably mislabelled.");
        assertThat(lines.get(3).strip().split("\\s{2,}"))
                .containsExactly("7", "NEG", "7.1%", "POS", "92.9%", "4 of 4", "A delight. All of it.");
        assertThat(lines).hasSize(4);
    }

    @Test
    void ofManyDoubtsTheFirstAreListed() {
        var lines = DataText.doubts(json("[{\"stage\": \"rates\", \"runs\": 4, \"finding\": \"Many.\", \"doubts\": ["
                + String.join(",", Collections.nCopies(30, DOUBT)) + "]}]"));

        assertThat(lines).hasSize(3 + 20 + 1);
        assertThat(lines.get(23)).isEqualTo("  The first 20 of 30. --output FILE.csv saves all.");
    }

    @Test
    void withoutDoubtsThereIsOnlyTheFinding() {
        assertThat(DataText.doubts(
                        json("[{\"stage\": \"rates\", \"runs\": 1, \"finding\": \"Too few.\", \"doubts\": []}]")))
                .containsExactly("rates: Too few.");
    }

    @Test
    void theHardestTrainingTextsAreListed() {
        var lines = DataText.cartography(json("""
                [{"stage": "rates", "examples": 90, "finding": "30 easy.", "hardest": [
                  {"row": 12, "label": "NEG", "confidence": 0.061, "variability": 0.043, "correctness": 0.25, "region": "hard"}]}]"""));

        assertThat(lines.get(3).strip().split("\\s{2,}")).containsExactly("12", "NEG", "6.1%", "4.3%", "25.0%", "hard");
        assertThat(DataText.cartography(json("[]"))).first().asString().contains("at least two epochs");
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
